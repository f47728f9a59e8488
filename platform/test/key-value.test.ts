import { randomUUID } from "node:crypto";
import { openKeyValue } from "../src/key-value/open.ts";
import { behavesLikeKeyValue } from "../src/testing/key-value-suite.ts";
import { describeRedisFaults } from "./key-value-faults.ts";

behavesLikeKeyValue("memory", () => openKeyValue());

const redisUrl = process.env.TEST_REDIS_URL;
if (redisUrl) behavesLikeKeyValue("Redis", () => openKeyValue(redisUrl, { prefix: `test-${randomUUID()}:` }));
else console.info("The key-value suite runs in memory only: TEST_REDIS_URL names no Redis");

if (process.env.TEST_SERVERS === "1") describeRedisFaults();
else console.info("The faults of Redis are not tried: TEST_SERVERS is not set");
