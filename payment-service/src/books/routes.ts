import type { paymentBooks } from "@rawat/contracts";
import { dateAt, decodeCursor, type Handlers, instant, instantRange, pageOf } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { nameOf } from "../policy.ts";
import { listDifferences } from "../reconcile/difference-store.ts";
import { resolveDifference } from "../reconcile/resolve-difference.ts";
import { listUnknown } from "../reconcile/unknown-store.ts";
import { createBalances } from "./balances.ts";
import { listLines, tallyByPerson } from "./ledger-store.ts";
import { readDaily } from "./read-daily.ts";

export function bookHandlers(deps: Deps): Handlers<typeof paymentBooks> {
  const balances = createBalances(deps);
  return {
    daily: async ({ query }) => ({ data: await readDaily(deps, query) }),
    dayEnd: async ({ query }) => {
      const date = query.date ?? dateAt(instant(deps.clock.now()), deps.zone);
      const lines = await tallyByPerson(deps.db, date);
      const cash = lines.filter(({ method }) => method === "cash");
      const drawer = cash.reduce((sum, { taken, givenBack }) => sum + taken - givenBack, 0);
      return { data: { date, drawer, lines } };
    },
    balances: async () => ({ data: await balances() }),
    ledger: async ({ query: { limit, cursor, from, to, ...only } }) => {
      const [beforeId] = cursor ? decodeCursor(cursor, 1) : [];
      const range = instantRange({ from, to }, deps.zone);
      const rows = await listLines(deps.db, { limit: limit + 1, only, ...range, beforeId });
      const { page, meta } = pageOf(rows, limit, ({ id }) => [id]);
      return { data: page, meta };
    },
    differences: async ({ query: { limit, cursor, resolved } }) => {
      const [beforeId] = cursor ? decodeCursor(cursor, 1) : [];
      const narrowing = { limit: limit + 1, resolved, beforeId };
      const known = [...(await listDifferences(deps.db, narrowing)), ...(await listUnknown(deps.db, narrowing))];
      const rows = known.sort((a, b) => (a.id > b.id ? -1 : 1)).slice(0, limit + 1);
      const { page, meta } = pageOf(rows, limit, ({ id }) => [id]);
      return { data: page, meta };
    },
    resolve: async ({ actor, params, body }) => ({
      data: await resolveDifference(deps, params.id, { note: body.note, by: nameOf(actor) }),
    }),
  };
}
