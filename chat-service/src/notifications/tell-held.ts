import { createRounds, instant, inTransaction, type Rounds } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { listTellable, takeHeld } from "./held-news-store.ts";
import { notify, untilOf } from "./notify.ts";

const everyMs = 2_000;
const atOnceMax = 50;

/**
 * Tells what was held, once its reader's account is known. Accounts come by a line of their own, which may be behind: whoever registers and
 * pays at once is heard of after their payment. Any number of instances may do so.
 */
export const startTellingHeld = (deps: Pick<Deps, "db" | "hub" | "clock" | "logger">): Rounds =>
  createRounds("held news", everyMs, deps.logger, async () => {
    const found = await listTellable(deps.db, atOnceMax);
    for (const { id, whom, ...news } of found)
      await inTransaction(deps.db, async (trx) => {
        if (!(await takeHeld(trx, id)) || untilOf(news) <= instant(deps.clock.now())) return;
        await notify(trx, deps, whom, { ...news, again: false });
      });
    return found.length >= atOnceMax ? "busy" : "idle";
  });
