import { createGroupedLine } from "@rawat/platform";

/** Milliseconds of one turn of the event loop in which what came in is looked at. */
const lookedForMs = 20;

/** When something that has come in is looked at. What comes from one network is looked at in the order in which it came. */
export interface Looks {
  /** In this turn of the event loop, where there is time for it. */
  soon(nearOf: () => string, look: () => void): void;
  /** In a turn of its own. @param nearOf tells of which network it comes */
  later(nearOf: () => string, look: () => void): void;
}

/**
 * Looks at what comes in for no longer than everybody else has patience. Requests come over hundreds of connections at once, and those that
 * were sent ahead of the answers to others many in one piece: looked at as they come, all of them together would be one turn of the event
 * loop, and whoever comes anew needs several, to be let in, to be read and to be answered. Networks take turns, one look each: whoever comes
 * once stands behind nobody's thousands.
 */
export function lookInTurns(): Looks {
  const waiting = createGroupedLine<() => void>();
  let isLooking = false;
  let untilMs: number | undefined;
  const lookOn = () => {
    const endMs = performance.now() + lookedForMs;
    while (waiting.size > 0 && performance.now() < endMs) waiting.take()?.();
    isLooking = waiting.size > 0;
    if (isLooking) setImmediate(lookOn);
  };
  const later: Looks["later"] = (nearOf, look) => {
    waiting.add(nearOf(), look);
    if (!isLooking) setImmediate(lookOn);
    isLooking = true;
  };
  const isTimeLeft = () => {
    const nowMs = performance.now();
    if (untilMs === undefined) {
      untilMs = nowMs + lookedForMs;
      setImmediate(() => {
        untilMs = undefined;
      });
    }
    return nowMs < untilMs;
  };
  const soon: Looks["soon"] = (nearOf, look) => {
    if (waiting.size === 0 && isTimeLeft()) look();
    else later(nearOf, look);
  };
  return { soon, later };
}
