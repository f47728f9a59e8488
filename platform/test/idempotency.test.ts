import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { migrate } from "../src/database/migrate.ts";
import { inTransaction } from "../src/database/transaction.ts";
import { claimKey } from "../src/idempotency.ts";
import { newId } from "../src/ids.ts";
import { platformMigrations } from "../src/outbox/migrations.ts";
import { runInContext } from "../src/request-context.ts";
import { openOwnDatabase } from "./own-database.ts";

const secret = "a secret of at least thirty-two characters";
let own: Awaited<ReturnType<typeof openOwnDatabase>>;
let db: typeof own.db;
beforeAll(async () => {
  own = await openOwnDatabase();
  db = own.db;
  await migrate(db, platformMigrations());
  await db.schema.createTable("made", (table) => void table.string("id", 36).primary());
});
afterAll(async () => {
  await own.close();
});
afterEach(() => vi.useRealTimers());

const claim = async (key: string, asked = db) => {
  const held = await claimKey(
    { db: asked, secret },
    { accountId: "somebody", key, route: "post /api/things", body: { name: "x" } },
  );
  if ("made" in held) throw new Error(`it was made: ${held.made}`);
  return held.claim;
};
/** Makes a thing as a use-case does: the thing and the note of it in one transaction. */
const make = (held: Awaited<ReturnType<typeof claim>>, id: string) =>
  inTransaction(db, async (trx) => {
    await trx("made").insert({ id });
    await held.complete(trx, id);
  });
/** The same database, and something that happens there right after a row was looked at. */
const whenLookedAt = (happens: () => Promise<void>): typeof db =>
  new Proxy(db, {
    apply(open, self, [table]) {
      const query = Reflect.apply(open, self, [table]);
      const first = query.first.bind(query);
      query.first = async () => {
        const row = await first();
        await happens();
        return row;
      };
      return query;
    },
  });
const made = async () => (await db("made")).map((row: { id: string }) => row.id);

test("a claim that was taken over makes nothing any more, before the new one has made it or after", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const [late, ours, later] = [newId(), newId(), newId()];
  const frozen = await claim("key");
  await expect(claim("key")).rejects.toThrow("still running");
  vi.setSystemTime(Date.now() + 11_000);
  const taken = await claim("key");
  await expect(make(frozen, late)).rejects.toThrow("still running");
  expect(await made()).toEqual([]);
  await make(taken, ours);
  await expect(make(frozen, later)).rejects.toThrow("still running");
  await frozen.release();
  expect(await made()).toEqual([ours]);
  await expect(claim("key")).rejects.toThrow(`it was made: ${ours}`);
});

test("of many who find a claim left behind, one takes it over", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await claim("left");
  vi.setSystemTime(Date.now() + 11_000);
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => claim("left")));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a claim that ends while another one is about to take it over is not taken over: its thing is made once", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const id = newId();
  const slow = await claim("ends meanwhile");
  vi.setSystemTime(Date.now() + 11_000);
  const late = claim(
    "ends meanwhile",
    whenLookedAt(() => make(slow, id)),
  );
  await expect(late).rejects.toMatchObject({ code: "request_running" });
  await expect(claim("ends meanwhile")).rejects.toThrow(`it was made: ${id}`);
});

test("what failed frees its key, and its release frees nobody else's", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const first = await claim("freed");
  await first.release();
  const frozen = await claim("freed");
  vi.setSystemTime(Date.now() + 11_000);
  const taken = await claim("freed");
  await frozen.release();
  await expect(claim("freed")).rejects.toThrow("still running");
  const id = newId();
  await make(taken, id);
  expect(await made()).toContain(id);
});

test("a request that made its thing and failed after that keeps its key: sent again, it is told what was made", async () => {
  const held = await claim("answered late");
  const id = newId();
  await make(held, id);
  await held.release();
  const again = await claimKey(
    { db, secret },
    {
      accountId: "somebody",
      key: "answered late",
      route: "post /api/things",
      body: { name: "x" },
    },
  );
  expect(again).toEqual({ made: id });
});

test("what was made is known by its key for a day, and for no more", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const id = newId();
  await make(await claim("of yesterday"), id);
  vi.setSystemTime(Date.now() + 23.9 * 3_600_000);
  await expect(claim("of yesterday")).rejects.toThrow(`it was made: ${id}`);
  vi.setSystemTime(Date.now() + 0.2 * 3_600_000);
  await claim("of yesterday");
});

test("a request that was killed is taken over in time by a clock that has stepped back", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await claim("of a clock ahead");
  vi.setSystemTime(Date.now() - 3_600_000);
  await claim("of a clock ahead");
  await expect(claim("of a clock ahead")).rejects.toMatchObject({ code: "request_running" });
});

test("what is kept of a body tells nothing to whoever tries bodies, without the secret", async () => {
  const hashes = async () => (await db("idempotencyKeys")).map((row: { requestHash: string }) => row.requestHash);
  const request = { accountId: "somebody", key: "of a body", route: "post /api/things", body: { password: "correct" } };
  const before = await hashes();
  await claimKey({ db, secret }, request);
  await claimKey({ db, secret: `${secret} of another house` }, { ...request, key: "of the same body, elsewhere" });
  const fresh = (await hashes()).filter((hash) => !before.includes(hash));
  expect(new Set(fresh).size).toBe(2);
  const texts = [JSON.stringify(request.body), `${request.route} ${JSON.stringify(request.body)}`];
  for (const text of texts) expect(fresh).not.toContain(createHash("sha256").update(text).digest("hex"));
});

test("a request that may run for a minute is not taken over within it", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const startedAt = Date.now();
  const held = await runInContext({ requestId: newId(), deadlineAt: startedAt + 60_000 }, () => claim("slow"));
  vi.setSystemTime(startedAt + 59_000);
  await expect(claim("slow")).rejects.toThrow("still running");
  await make(held, newId());
  const killed = await runInContext({ requestId: newId(), deadlineAt: Date.now() + 60_000 }, () => claim("slower"));
  vi.setSystemTime(Date.now() + 61_000);
  await make(await claim("slower"), newId());
  await expect(make(killed, newId())).rejects.toThrow("still running");
});
