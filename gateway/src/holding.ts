import { limitKeyOf, type ProblemError, TooMany, Unavailable } from "@rawat/platform";
import type { Caller } from "./caller.ts";
import { refuse } from "./refuse.ts";
import type { Holder, Holding, Refused, Shared, Shares } from "./shares.ts";
import type { Visit } from "./visit.ts";

/** Whoever sends a request has a share: the account, and where none is known the address, by networks of one customer. */
export const shareKeyOf = (caller: Caller | undefined, address: string): string =>
  caller?.actor.kind === "account" ? caller.actor.accountId : limitKeyOf(address);

const isAnswer = (what: Shared): boolean => what === "slowAnswers" || what === "ownAnswers";

/** What a request of this caller holds. It can be given up while its caller lets us wait: for its body, or to read its answer. */
export function createHolding(shares: Shares, key: string, visit: Visit): Holding {
  let isGivenUp = false;
  const holder: Holder = {
    key,
    // A body that is in may be executed at this moment: whoever sent it must not be told that it was not.
    canGiveUp: (what) => isAnswer(what) || !visit.request.complete,
    giveUp(what) {
      isGivenUp = true;
      if (isAnswer(what)) {
        visit.fault = "answer_unread";
        visit.response.destroy();
        return;
      }
      visit.exchange?.leave();
      refuse(visit, faultOf("everybody"));
    },
  };
  const take = (what: Shared, amount: number) => {
    const refused = isGivenUp ? "everybody" : shares.take(holder, what, amount);
    return refused && faultOf(refused);
  };
  return {
    hold: (what) => take(what, 1),
    keep: (bytes) => take("bytes", bytes),
    arrived: () => shares.giveBack(holder, "bodies"),
    isRead: () => shares.giveBack(holder, "ownAnswers"),
    release: () => shares.release(holder),
  };
}

const faultOf = (refused: Refused): ProblemError =>
  refused === "caller"
    ? new TooMany("too_many_requests", { retryAfterSeconds: 1 })
    : new Unavailable("service_unavailable", { cause: "callers hold all that there is room for" });
