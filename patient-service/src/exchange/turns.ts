import type { Actor } from "@rawat/contracts";
import { TooMany } from "@rawat/platform";

/** Each holds a batch, what it tells and, when it is only checked, whom it has met: together they fit into a small machine. */
const atOnceMax = 4;
const ofOneCallerMax = 2;
const retryAfterSeconds = 10;

/** How many files this program has in hand at once, and how many of them for one caller. @param detail what whoever comes too many is told. */
export function createTurns(detail: string) {
  const running: string[] = [];
  /** @throws TooMany */
  const enter = (actor: Actor) => {
    const caller = actor.kind === "account" ? actor.accountId : actor.kind;
    const ofCaller = running.filter((other) => other === caller).length;
    if (running.length >= atOnceMax || ofCaller >= ofOneCallerMax)
      throw new TooMany("too_many_requests", { detail, retryAfterSeconds });
    running.push(caller);
    return () => void running.splice(running.indexOf(caller), 1);
  };
  return {
    /** Does `work` if there is room for it. @throws TooMany */
    async take<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
      const leave = enter(actor);
      try {
        return await work();
      } finally {
        leave();
      }
    },
    /** Hands out `pieces` if there is room for them, which there is again when the last one is taken or nobody wants more. @throws TooMany */
    async *hold<T>(actor: Actor, pieces: () => AsyncIterable<T>): AsyncGenerator<T> {
      const leave = enter(actor);
      try {
        yield* pieces();
      } finally {
        leave();
      }
    },
  };
}
