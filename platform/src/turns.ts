import { nowMs } from "./clock.ts";
import { TooSlow } from "./errors.ts";
import type { Line, Place } from "./lanes.ts";
import { assertAwaited, currentRequest } from "./request-context.ts";

/**
 * Waits for a place in a lane, for as long as the caller of this request does.
 *
 * @param deadlineAt milliseconds since 1970 until which to wait where that is not the caller's.
 * @param full what to throw where too many wait already.
 * @throws TooSlow for who waited in vain.
 */
export function takeTurn(
  [lanes, key, group]: Line,
  full: () => Error,
  deadlineAt = currentRequest()?.deadlineAt,
): Promise<Place> {
  return new Promise((resolve, reject) => {
    const entrant = {
      // A turn later, for who comes first begins before their place is known here.
      begin: () => queueMicrotask(() => resolve(place as Place)),
      giveUp: () => reject(new TooSlow("service_too_slow", { isBusy: true })),
      leftMs: deadlineAt === undefined ? undefined : deadlineAt - nowMs(),
    };
    const place = lanes.enter(key, entrant, group);
    if (!place) reject(full());
  });
}

/**
 * Waits for a place in each of these lanes, one after the other, and does `work` with all of them.
 *
 * @param deadlineAt milliseconds since 1970 until which to wait where that is not the caller's.
 * @param full what to throw where too many wait already.
 * @throws TooSlow for who waited in vain, or has left.
 */
export async function inTurns<T>(
  lines: readonly Line[],
  full: () => Error,
  work: () => Promise<T>,
  deadlineAt?: number,
): Promise<T> {
  const places: Place[] = [];
  try {
    for (const line of lines) places.push(await takeTurn(line, full, deadlineAt));
    // Whoever waited may have left meanwhile.
    assertAwaited();
    return await work();
  } finally {
    for (const place of places.toReversed()) place.leave();
  }
}
