import { createPace, type Pace, type ProblemError, TooMany, Unavailable } from "@rawat/platform";
import { refuse } from "./refuse.ts";
import type { Holder, Holding, Shared, Shares } from "./shares.ts";
import type { Refused, Upload, UploadPlaces } from "./upload-places.ts";
import type { Visit } from "./visit.ts";

const isAnswer = (what: Shared): boolean => what === "slowAnswers" || what === "ownAnswers";

/** A third of what a telephone at the edge of its network brings, which stands still now and then. */
const usualPace = { bytesASecond: 16_000, stillMsMax: 5_000 };

/** What a request of these owners holds. It can be given up while its caller lets us wait: for its body, or to read its answer. */
export function createHolding(shares: Shares, of: readonly string[], visit: Visit): Holding {
  let isGivenUp = false;
  let leavePlace = () => {};
  let pace: Pace | undefined;
  const holder: Holder = {
    of,
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
    upload(places: UploadPlaces) {
      // What comes behind an answer takes nothing any more.
      if (isGivenUp || visit.response.headersSent) return faultOf("everybody");
      const its = createPace(usualPace);
      const upload: Upload = {
        of,
        canGiveUp: () => holder.canGiveUp("bodies"),
        giveUp: () => holder.giveUp("bodies"),
        // Where the service is behind, it is not the caller who is slow.
        isSlow: () => !visit.request.isPaused() && its.slowForMs > 0,
      };
      const refused = places.take(upload);
      if (refused) return faultOf(refused);
      pace = its;
      leavePlace();
      leavePlace = () => places.leave(upload);
      return undefined;
    },
    came: (bytes) => pace?.came(bytes),
    keep: (bytes) => take("bytes", bytes),
    arrived: () => shares.giveBack(holder, "bodies"),
    isRead: () => shares.giveBack(holder, "ownAnswers"),
    release() {
      shares.release(holder);
      leavePlace();
    },
  };
}

const faultOf = (refused: Refused): ProblemError =>
  refused === "caller"
    ? new TooMany("too_many_requests", { retryAfterSeconds: 1 })
    : new Unavailable("service_unavailable", { cause: "callers hold all that there is room for" });
