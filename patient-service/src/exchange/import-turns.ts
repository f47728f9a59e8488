import type { Actor } from "@rawat/contracts";
import { TooMany } from "@rawat/platform";

/** Each holds a batch, what it tells and, when it is only checked, whom it has met: together they fit into a small machine. */
const atOnceMax = 4;
const ofOneCallerMax = 2;
const retryAfterSeconds = 10;

/** How many files this program reads at once, and how many of them for one caller. */
export function createImportTurns() {
  const running: string[] = [];
  return {
    /** Does `work` if there is room for it. @throws TooMany */
    async take<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
      const caller = actor.kind === "account" ? actor.accountId : actor.kind;
      const ofCaller = running.filter((other) => other === caller).length;
      if (running.length >= atOnceMax || ofCaller >= ofOneCallerMax)
        throw new TooMany("too_many_requests", { detail: "Other registers are being loaded", retryAfterSeconds });
      running.push(caller);
      try {
        return await work();
      } finally {
        running.splice(running.indexOf(caller), 1);
      }
    },
  };
}
