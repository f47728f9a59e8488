import { startMariaDb } from "../../scripts/servers/mariadb.ts";
import { startRabbitMq } from "../../scripts/servers/rabbitmq.ts";
import { startRedis } from "../../scripts/servers/redis.ts";
import type { Server } from "../../scripts/servers/server.ts";

/** Servers that one test has for itself, to kill and freeze. */
export interface OwnServers {
  mariadb: Server;
  redis: Server;
  rabbitmq: Server;
  stop(): Promise<void>;
}

/** Starts them, and lets every store that this test makes from now on be on them. */
export async function startOwnServers(): Promise<OwnServers> {
  const [mariadb, redis, rabbitmq] = await Promise.all([startMariaDb(), startRedis(), startRabbitMq()]);
  process.env.TEST_MYSQL_URL = mariadb.url;
  process.env.TEST_REDIS_URL = redis.url;
  process.env.TEST_RABBITMQ_URL = rabbitmq.url;
  return {
    mariadb,
    redis,
    rabbitmq,
    async stop() {
      await Promise.all([mariadb.stop(), redis.stop(), rabbitmq.stop()]);
    },
  };
}
