import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Outcome } from "../src/queue/outcome.ts";
import { openTableStore, type TableStore } from "../src/queue/table-store.ts";

const leaseMs = 30_000;
let folder: string;
let store: TableStore;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  folder = mkdtempSync(join(tmpdir(), "rawat-holders-"));
  store = await openTableStore(join(folder, "queue.sqlite"), { ledger: ["paid"] }, leaseMs);
  await store.write(() => store.add({ id: "a", topic: "paid", body: "{}" }));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
  vi.useRealTimers();
});

const wish = { inOrderByKey: false, awayMsMax: 60_000 };
async function claim(who: string) {
  const [claimed] = await store.write(() => store.claim("ledger", who, { ...wish, atOnce: 1 }));
  return claimed;
}
const claimMany = async (who: string, atOnce: number) =>
  (await store.write(() => store.claim("ledger", who, { ...wish, atOnce }))).map(({ message }) => message.id);
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

test.each<Outcome>([
  { kind: "done" },
  { kind: "again", delayMs: 5 },
  { kind: "dead", error: "too late" },
  { kind: "returned" },
])("a holder who comes too late settles nothing of another's message: $kind", async (outcome) => {
  const { sequence = 0 } = (await claim("late")) ?? {};
  pass(leaseMs + 1);
  expect(await claim("present")).toMatchObject({ message: { id: "a", attempt: 1 } });
  pass(10_000);
  await store.write(() => store.settle(sequence, "late", outcome));
  await store.write(() => store.extend(sequence, "late"));
  // It is in the present holder's hands as before: nobody gets it, until that one lets go of it or is late too.
  pass(1_000);
  expect(await claim("third")).toBeUndefined();
  expect(store.listDeadLetters("ledger", 10)).toEqual([]);
  pass(leaseMs - 11_000 + 1);
  expect(await claim("third")).toMatchObject({ message: { id: "a", attempt: 1 } });
});

test("the present holder settles it, and nobody has it after", async () => {
  await claim("late");
  pass(leaseMs + 1);
  const { sequence = 0 } = (await claim("present")) ?? {};
  await store.write(() => store.settle(sequence, "present", { kind: "done" }));
  await store.write(() => store.settle(sequence, "late", { kind: "dead", error: "too late" }));
  pass(10 * leaseMs);
  expect(await claim("third")).toBeUndefined();
  expect(store.listDeadLetters("ledger", 10)).toEqual([]);
});

test("a holder who says in time that they are still at it keeps it", async () => {
  const { sequence = 0 } = (await claim("slow")) ?? {};
  for (let turn = 0; turn < 5; turn++) {
    pass(leaseMs - 1);
    await store.write(() => store.extend(sequence, "slow"));
    expect(await claim("other")).toBeUndefined();
  }
});

test("what was in a lost holder's hands is handed out alone, so that an innocent message is not lost with a deadly one", async () => {
  const add = (...ids: string[]) =>
    store.write(() => {
      for (const id of ids) store.add({ id, topic: "paid", body: "{}" });
    });
  await add("b", "c");
  expect(await claimMany("lost", 3)).toEqual(["a", "b", "c"]);
  await add("d", "e");
  pass(leaseMs + 1);
  expect([await claimMany("one", 9), await claimMany("two", 9), await claimMany("three", 9)]).toEqual([
    ["a"],
    ["b"],
    ["c"],
  ]);
  expect(await claimMany("four", 9)).toEqual(["d", "e"]);
});
