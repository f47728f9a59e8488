import { createHash } from "node:crypto";
import type { Outcome } from "./delivery.ts";

const minuteMs = 60_000;
const pausesMs = [2, 10, 30, 90, 210].map((minutes) => minutes * minuteMs);
/** The part of a pause by which it may be longer. */
const shiftMax = 0.1;

/** How often Midtrans tries again after this answer: its table of 2021 (docs.midtrans.com, "HTTP(S) notification / webhooks"). */
function retriesMax(outcome: Outcome): number {
  if ("error" in outcome) return pausesMs.length;
  const { status } = outcome;
  if (status >= 200 && status < 300) return 0;
  if (status === 301 || status === 302 || status === 303) return 0;
  if (status === 500) return 1;
  if (status === 503) return 4;
  if (status === 400 || status === 404) return 2;
  return pausesMs.length;
}

/**
 * Milliseconds until the next try, or undefined when there is none. The shift follows from the seed and the delivery alone, so it
 * is the same after a restart.
 */
export function pauseAfter(outcome: Outcome, triesMade: number, id: number, seed: number): number | undefined {
  const pauseMs = pausesMs[triesMade - 1];
  if (pauseMs === undefined || triesMade > retriesMax(outcome)) return undefined;
  const random = createHash("sha256").update(`${seed}:${id}:${triesMade}`).digest().readUInt32BE() / 2 ** 32;
  return pauseMs * (1 + shiftMax * random);
}
