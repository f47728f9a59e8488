import type { Logger } from "@rawat/platform";
import type { Caller } from "./caller.ts";
import { shareKeyOf } from "./owners.ts";

/** Why a request got no further: past the limit, or for what it is, before it was known who asks. */
export type Refusal = "limit" | "door";

/** Which refusals have a log line of their own. One caller's flood of them is told in one line a second. */
export interface RefusalLines {
  /** Whether this one has a line of its own; otherwise it is counted. */
  note(refusal: Refusal, caller: Caller | undefined, address: string): boolean;
  /** Tells what is counted, and ends. */
  stop(): void;
}

/** Lines of its own that a caller's refusals have: the first past a limit, and a few each second of what is answered at the door. */
const ownLines: Readonly<Record<Refusal, number>> = { limit: 1, door: 10 };
const tellEveryMs = 1_000;
/** Callers who are told of one by one; what more there are is told together. */
const callersMax = 256;

const words: Readonly<Record<Refusal, string>> = {
  limit: "more were refused by limit",
  door: "more were answered at the door",
};

interface Counted {
  readonly refusal: Refusal;
  readonly who: { accountId: string } | { address: string };
  ownLeft: number;
  untold: number;
  /** Whether there was any since it was told of. */
  isLive: boolean;
}

export function createRefusalLines(logger: Logger): RefusalLines {
  const callers = new Map<string, Counted>();
  const others: Record<Refusal, number> = { limit: 0, door: 0 };
  let timer: NodeJS.Timeout | undefined;

  const tellOne = (refusal: Refusal, refusals: number, who: object) => {
    if (refusals > 0) logger.info({ ...who, refusals }, `${refusals} ${words[refusal]}`);
  };

  function tell(): void {
    for (const [key, counted] of callers) {
      tellOne(counted.refusal, counted.untold, counted.who);
      if (!counted.isLive) callers.delete(key);
      counted.untold = 0;
      counted.isLive = false;
      if (counted.refusal === "door") counted.ownLeft = ownLines.door;
    }
    for (const refusal of ["limit", "door"] as const) {
      tellOne(refusal, others[refusal], { callers: "others" });
      others[refusal] = 0;
    }
    if (callers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    note(refusal, caller, address) {
      const owner = shareKeyOf(caller, address);
      const key = `${refusal} ${owner}`;
      let counted = callers.get(key);
      if (!counted) {
        if (callers.size >= callersMax) {
          others[refusal]++;
          return false;
        }
        const who = caller?.actor.kind === "account" ? { accountId: owner } : { address: owner };
        counted = { refusal, who, ownLeft: ownLines[refusal], untold: 0, isLive: true };
        callers.set(key, counted);
        timer ??= setInterval(tell, tellEveryMs).unref();
      }
      counted.isLive = true;
      if (counted.ownLeft > 0) {
        counted.ownLeft--;
        return true;
      }
      counted.untold++;
      return false;
    },
    stop() {
      tell();
      clearInterval(timer);
    },
  };
}
