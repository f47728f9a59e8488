import { limitKeyOf, networkOf, type ProblemError, TooMany, Unavailable } from "@rawat/platform";
import type { Caller } from "./caller.ts";
import { refuse } from "./refuse.ts";
import type { Holder, Holding, Refused, Shared, Shares } from "./shares.ts";
import type { Visit } from "./visit.ts";

/** Whoever sends a request has a share: the account, and where none is known the address, by networks of one customer. */
export const shareKeyOf = (caller: Caller | undefined, address: string): string =>
  caller?.actor.kind === "account" ? caller.actor.accountId : limitKeyOf(address);

/** Whoever anybody may be counts with all of their network for what is dear. */
export const nearKeyOf = ({ actor }: Caller, address: string): string | undefined =>
  actor.kind === "account" && actor.role !== "patient" ? undefined : networkOf(limitKeyOf(address));

const isAnswer = (what: Shared): boolean => what === "slowAnswers" || what === "ownAnswers";

/** Milliseconds within which a line shows how fast it is. */
const slowAfterMs = 2_000;
/** A third of what a telephone at the edge of its network brings. */
const slowBytesAMs = 16;

/**
 * What a request of this caller holds. It can be given up while its caller lets us wait: for its body, or to read its answer.
 *
 * @param near the network of whoever anybody may be.
 */
export function createHolding(shares: Shares, key: string, visit: Visit, near?: string): Holding {
  let isGivenUp = false;
  const { request } = visit;
  const [beganAtMs, beganAtBytes] = [performance.now(), request.socket.bytesRead];
  const holder: Holder = {
    key,
    // A body that is in may be executed at this moment: whoever sent it must not be told that it was not.
    canGiveUp: (what) => isAnswer(what) || !request.complete,
    isSlow() {
      const ms = performance.now() - beganAtMs;
      // Where the service is behind, it is not the caller who is slow.
      return ms > slowAfterMs && !request.isPaused() && request.socket.bytesRead - beganAtBytes < ms * slowBytesAMs;
    },
    giveUp(what) {
      isGivenUp = true;
      if (ofNetwork) shares.release(ofNetwork);
      if (isAnswer(what)) {
        visit.fault = "answer_unread";
        visit.response.destroy();
        return;
      }
      visit.exchange?.leave();
      refuse(visit, faultOf("everybody"));
    },
  };
  const ofNetwork: Holder | undefined = near === undefined ? undefined : { ...holder, key: near };
  const take = (what: Shared, amount: number) => {
    const refused = isGivenUp ? "everybody" : shares.take(holder, what, amount);
    return refused && faultOf(refused);
  };
  return {
    hold(what) {
      // First, so that nobody makes room for whoever is refused all the same.
      const refused = what === "uploads" && ofNetwork ? shares.take(ofNetwork, "uploadsNear") : undefined;
      return refused ? faultOf(refused) : take(what, 1);
    },
    keep: (bytes) => take("bytes", bytes),
    arrived: () => shares.giveBack(holder, "bodies"),
    isRead: () => shares.giveBack(holder, "ownAnswers"),
    release() {
      shares.release(holder);
      if (ofNetwork) shares.release(ofNetwork);
    },
  };
}

const faultOf = (refused: Refused): ProblemError =>
  refused === "caller"
    ? new TooMany("too_many_requests", { retryAfterSeconds: 1 })
    : new Unavailable("service_unavailable", { cause: "callers hold all that there is room for" });
