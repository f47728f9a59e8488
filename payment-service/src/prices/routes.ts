import type { PriceList, priceList } from "@rawat/contracts";
import { audit, currentActor, type Handlers, instant, inTransaction, lastWriterWins } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findPriceList, insertPriceList, type KeptPriceList } from "./price-list-store.ts";

export function priceHandlers(deps: Deps): Handlers<typeof priceList> {
  const reply = ({ items, version }: KeptPriceList) => ({ data: items, version });
  return {
    get: async () => reply(await findPriceList(deps.db)),
    replace: {
      version: async () => (await findPriceList(deps.db)).version,
      handle: async ({ body, ifMatch }) => reply(await replacePriceList(deps, body, ifMatch)),
    },
  };
}

/** Replaces the price list; of two who do so at once, one wrote over what they had read, and the other is told. */
const replacePriceList = ({ db, clock }: Deps, items: PriceList, ifMatch: number | undefined): Promise<KeptPriceList> =>
  lastWriterWins(ifMatch, async () => {
    const { version } = await findPriceList(db);
    if (ifMatch !== undefined && ifMatch !== version) return undefined;
    const next = { version: version + 1, items };
    return inTransaction(db, async (trx) => {
      if (!(await insertPriceList(trx, next, instant(clock.now())))) return undefined;
      await audit(trx, currentActor(), { action: "price_list.replace" });
      return next;
    });
  });
