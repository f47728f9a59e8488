import type { AccountActor } from "@rawat/contracts";
import { deadlineIn, newId, runInContext, TooSlow } from "@rawat/platform";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openServiceStore } from "../../tests/harness/service-store.ts";
import { migrations } from "../migrations/index.ts";
import type { Deps } from "../src/deps.ts";
import { listPatients } from "../src/register/read-patients.ts";
import { searchPatients } from "../src/search/search-patients.ts";

const { db, close } = await openServiceStore("patient", migrations);
afterAll(close);

/** Thousands of whom each has one of two words, and nobody both. */
beforeAll(async () => {
  const placesOf = (word: string) =>
    Array.from({ length: 20_000 }, (_, n) => ({
      term: `${word}${String(n).padStart(5, "0")}`,
      patientId: newId(),
    }));
  await db.batchInsert("patientTerms", [...placesOf("ka"), ...placesOf("lu")], 500);
});
const nobodys = "ka lu";

const search = () => searchPatients(db, { text: nobodys, limit: 20, archivedToo: false });
const somebody = (): AccountActor => ({ kind: "account", accountId: newId(), name: "Ayu", role: "staff" });

/** Does it for somebody who may leave. */
function forSomebody<T>(work: () => Promise<T>) {
  let isGone = false;
  const more = { requestId: newId(), actor: somebody(), hasLeft: () => isGone };
  const done = runInContext(Object.assign(deadlineIn(60_000), more), work);
  return { done, leave: () => (isGone = true) };
}

it("a search that finds nobody goes through everybody, and no further once whoever asked has left", async () => {
  expect(await forSomebody(search).done).toEqual({ found: [] });
  const { done, leave } = forSomebody(search);
  const ended = done.catch((error) => error);
  leave();
  expect(await ended).toBeInstanceOf(TooSlow);
});

it("of one account two searches are in hand at once, and another's does not wait for the rest", async () => {
  const deps = { db, readAudit: { note() {} } } as unknown as Deps;
  const ended: string[] = [];
  const [greedy, other] = [somebody(), somebody()];
  const ask = async (who: string, actor: AccountActor) => {
    await listPatients(deps, actor, { limit: 20, q: nobodys });
    ended.push(who);
  };
  const flood = Array.from({ length: 12 }, () => ask("greedy", greedy));
  await Promise.all([...flood, ask("other", other)]);
  expect(ended.indexOf("other")).toBeLessThanOrEqual(4);
});
