import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate } from "../../platform/src/database/migrate.ts";
import { openMemoryKeyValue } from "../../platform/src/key-value/memory.ts";
import { createLogger } from "../../platform/src/logger.ts";
import { openOwnDatabase } from "../../platform/test/own-database.ts";
import { migrations } from "../migrations/index.ts";
import { createAccessTokens } from "../src/sessions/access-token.ts";
import { createIdentification } from "../src/sessions/identify.ts";

let own: Awaited<ReturnType<typeof openOwnDatabase>>;
beforeEach(async () => {
  own = await openOwnDatabase();
  await migrate(own.db, migrations);
});
afterEach(() => own.close());

test("the token of a session that has ended asks the database once, however often it is shown", async () => {
  const tokens = createAccessTokens("a-secret-of-the-tests-that-is-long-enough", 60_000);
  const logger = createLogger("gateway", "silent");
  const { identify } = await createIdentification(own.db, openMemoryKeyValue(), tokens, logger);
  const { token } = tokens.sign({ accountId: "a", sessionId: "s", tokenVersion: 1 }, new Date());
  let queries = 0;
  own.db.on("query", () => queries++);
  for (let turn = 0; turn < 20; turn++)
    await expect((async () => identify(`Bearer ${token}`))()).rejects.toMatchObject({ code: "session_ended" });
  expect(queries).toBe(1);
});
