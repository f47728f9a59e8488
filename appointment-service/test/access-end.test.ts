import { inTransaction, newId } from "@rawat/platform";
import { expect, test } from "vitest";
import { openServiceStore } from "../../tests/harness/service-store.ts";
import { migrations } from "../migrations/index.ts";
import { type AccessEnd, type Asked, endsWith } from "../src/calendar/access-end.ts";
import { endAddress, lockAccount } from "../src/calendar/token-store.ts";

const [before, event, since] = [newId(), newId(), newId()];
const endedAt = "2026-03-02T01:00:00.000Z";
const end: AccessEnd = { endedBy: event, endedAt, exceptSession: null };
const earlier = "2026-03-02T00:59:59.999Z";
const later = "2026-03-02T01:00:00.001Z";

test.each<[string, Asked, AccessEnd, boolean]>([
  ["a session that ended, however late it came", { sessionId: before, createdAt: later }, end, true],
  ["a session since, whatever the clock shows", { sessionId: since, createdAt: earlier }, end, false],
  [
    "the session that went on, before",
    { sessionId: before, createdAt: endedAt },
    { ...end, exceptSession: before },
    true,
  ],
  [
    "the session that went on, after",
    { sessionId: before, createdAt: later },
    { ...end, exceptSession: before },
    false,
  ],
  [
    "another than the one that went on",
    { sessionId: before, createdAt: later },
    { ...end, exceptSession: since },
    true,
  ],
  ["nobody knows which session, before", { sessionId: null, createdAt: endedAt }, end, true],
  ["nobody knows which session, after", { sessionId: null, createdAt: later }, end, false],
  [
    "a session of an account of which nothing ended",
    { sessionId: before, createdAt: earlier },
    { endedBy: null, endedAt: null, exceptSession: null },
    false,
  ],
])("what was asked for by %s", (_, asked, ended, ends) => {
  expect(endsWith(asked, ended)).toBe(ends);
});

test("of several ends the last one holds, in whatever order they are told", async () => {
  const store = await openServiceStore("appointment", migrations);
  const accountId = newId();
  const ends = [earlier, later].map((at) => ({ endedBy: newId(), endedAt: at, exceptSession: null }));
  for (const told of ends.toReversed()) await inTransaction(store.db, (trx) => endAddress(trx, accountId, told));
  const isGiven = (createdAt: string) => {
    const address = {
      personId: newId(),
      accountId,
      tokenHash: "x",
      kind: "doctor" as const,
      sessionId: null,
      createdAt,
    };
    return inTransaction(store.db, (trx) => lockAccount(trx, address));
  };
  expect([await isGiven(endedAt), await isGiven("2026-03-02T01:00:00.002Z")]).toEqual([false, true]);
  await store.close();
});
