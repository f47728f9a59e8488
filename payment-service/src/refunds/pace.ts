import { instant } from "@rawat/platform";
import type { Knex } from "knex";
import type { Deps } from "../deps.ts";
import type { KeptRefund } from "./refund.ts";
import { hurryRefund, listRefunds } from "./refund-store.ts";

/** While one asks for it nobody else does; after a failure it is asked for again then, and after ever longer times. */
const claimForMs = 10_000;
const pauseMaxMs = 15 * 60_000;

type Pacing = Pick<Deps, "clock" | "checkPaceMs">;

/** Milliseconds after which a refund is asked for again that was asked for so many times before. */
export function pauseOf(tries: number, { checkPaceMs }: Pick<Deps, "checkPaceMs">): number {
  const firstMs = Math.min(claimForMs, 5 * checkPaceMs);
  return Math.min(firstMs * 2 ** Math.min(tries, 10), pauseMaxMs);
}

/** None is put off for longer: what is was put off by a clock that has stepped back since. */
export const beyondAny = (now: Date): string => instant(new Date(now.getTime() + 2 * pauseMaxMs));

/** Whether it was asked for, and nobody waits for the answer any more: to ask is several calls, by clocks that differ. */
const isPaused = ({ dueAt, tries }: KeptRefund, { clock, checkPaceMs }: Pacing): boolean =>
  dueAt !== null &&
  tries > 0 &&
  Date.parse(dueAt) - pauseOf(tries - 1, { checkPaceMs }) + 2 * claimForMs < clock.now().getTime();

/** Lets the refunds of a payment be asked for at once that were put off: something has become of it, or somebody wants to know. */
export async function hurryRefunds(db: Knex, deps: Pacing, paymentId: string): Promise<void> {
  for (const refund of await listRefunds(db, paymentId))
    if (refund.status === "requested" && isPaused(refund, deps))
      await hurryRefund(db, refund, instant(deps.clock.now()));
}
