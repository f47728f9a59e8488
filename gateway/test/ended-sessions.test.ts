import { domain } from "@rawat/contracts";
import {
  createLogger,
  createOutbox,
  instant,
  inTransaction,
  migrate,
  newId,
  platformMigrations,
  systemClock,
} from "@rawat/platform";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openMemoryKeyValue } from "../../platform/src/key-value/memory.ts";
import { openOwnDatabase } from "../../platform/test/own-database.ts";
import { migrations } from "../migrations/index.ts";
import type { StoredAccount } from "../src/accounts/account.ts";
import { findAccount, insertAccount, replaceHash } from "../src/accounts/account-store.ts";
import { newAccount } from "../src/accounts/open-account.ts";
import { type AccessTokens, createAccessTokens } from "../src/sessions/access-token.ts";
import { createIdentification, type Identification } from "../src/sessions/identify.ts";
import { createSessions, type Sessions } from "../src/sessions/sessions.ts";

let own: Awaited<ReturnType<typeof openOwnDatabase>>;
let accessTokens: AccessTokens;
let identification: Identification;
let sessions: Sessions;
let account: StoredAccount;
/** Which sessions everybody was told to forget. */
const told: { accountId: string; sessionId?: string }[] = [];

beforeAll(async () => {
  own = await openOwnDatabase();
  const { db } = own;
  await migrate(db, [...platformMigrations(domain.owners), ...migrations]);
  const secret = "a-secret-of-the-tests-that-is-long-enough";
  accessTokens = createAccessTokens(secret, 60_000);
  const keyValue = openMemoryKeyValue();
  identification = await createIdentification(db, keyValue, accessTokens, createLogger("test", "silent"));
  const foundation = { db, outbox: createOutbox("gateway"), clock: systemClock };
  sessions = createSessions(foundation, accessTokens, { secret, refreshLifetimeMs: 60_000 }, async (which) => {
    told.push(which);
    await identification.forget(which);
  });
});
afterAll(() => own.close());
beforeEach(async () => {
  told.length = 0;
  const who = { email: `${newId()}@example.test`, name: "Siti", role: "admin", passwordHash: "none" } as const;
  account = newAccount(who, instant(new Date()));
  await insertAccount(own.db, account);
});

/** Signs in, and answers the header of whoever did. */
async function signIn(): Promise<string> {
  const { body } = await inTransaction(own.db, (trx) => sessions.open(trx, account));
  return `Bearer ${body.access_token}`;
}
const over = { code: "session_ended" };

describe("that a session ended", () => {
  test("is told once it is so for everybody, not while others still find it alive", async () => {
    const bearer = await signIn();
    await inTransaction(own.db, async (trx) => {
      await sessions.end(trx, { accountId: account.id });
      expect(told).toEqual([]);
    });
    expect(told).toEqual([{ accountId: account.id }]);
    await expect(identification.identify(bearer)).rejects.toMatchObject(over);
  });

  test("is told of none that goes on, since its end was undone", async () => {
    const bearer = await signIn();
    const undone = inTransaction(own.db, async (trx) => {
      await sessions.end(trx, { accountId: account.id });
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(told).toEqual([]);
    expect(await identification.identify(bearer)).toMatchObject({ actor: { accountId: account.id } });
  });
});

test("what the database was asked of a session before word came that it ended is not believed after it", async () => {
  const bearer = await signIn();
  // With every connection in use, the answer comes after the word.
  const inUse = await Promise.all(Array.from({ length: own.db.client.pool.max }, () => own.db.transaction()));
  const reading = identification.identify(bearer);
  await identification.forget({ accountId: account.id });
  await Promise.all(inUse.map((trx) => trx.rollback()));
  await reading;
  await own
    .db("sessions")
    .where({ accountId: account.id })
    .update({ endedAt: instant(new Date()) });
  await expect(async () => identification.identify(bearer)).rejects.toMatchObject(over);
});

test("the token of a session that has ended asks the database once, however often it is shown", async () => {
  const bearer = await signIn();
  await inTransaction(own.db, (trx) => sessions.end(trx, { accountId: account.id }));
  let queries = 0;
  own.db.on("query", () => queries++);
  for (let turn = 0; turn < 20; turn++)
    await expect(async () => identification.identify(bearer)).rejects.toMatchObject(over);
  expect(queries).toBe(1);
});

test("an account has a hundred sessions at most: whoever signs in once more ends the oldest", async () => {
  const open = () => inTransaction(own.db, (trx) => sessions.open(trx, account));
  const [first, second] = [await open(), await open()];
  for (let more = 2; more < 100; more++) await open();
  const isOpen = async ({ body }: typeof first) =>
    Promise.resolve(identification.look(body.access_token)).then(
      () => true,
      () => false,
    );
  expect([await isOpen(first), await isOpen(second)]).toEqual([true, true]);
  const last = await open();
  expect([await isOpen(first), await isOpen(second), await isOpen(last)]).toEqual([false, true, true]);
});

test("a request that was let in goes on when its token has run out, while its session does", async () => {
  await signIn();
  const session = await own.db("sessions").where({ accountId: account.id }).first();
  const { token } = accessTokens.sign(
    { accountId: account.id, sessionId: session.id, tokenVersion: account.tokenVersion },
    new Date(Date.now() - 120_000),
  );
  const bearer = `Bearer ${token}`;
  await expect(async () => identification.identify(bearer)).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await identification.identify(bearer, true)).toMatchObject({ actor: { accountId: account.id } });
  await inTransaction(own.db, (trx) => sessions.end(trx, { accountId: account.id }));
  await expect(async () => identification.identify(bearer, true)).rejects.toMatchObject(over);
});

test("a password's hash is made anew only where that is still the account's", async () => {
  const hashOf = async () => (await findAccount(own.db, account.id))?.passwordHash;
  await replaceHash(own.db, account.id, "of the password before", "of that, made anew");
  expect(await hashOf()).toBe("none");
  await replaceHash(own.db, account.id, "none", "made anew");
  expect(await hashOf()).toBe("made anew");
});
