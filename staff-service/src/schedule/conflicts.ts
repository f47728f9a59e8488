import { setImmediate as nextTurn } from "node:timers/promises";
import { AppointmentMode, type Booking, type ScheduleMeta } from "@rawat/contracts";
import { askBriefly, instant, ProblemError, RemoteError } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { bookingsWithin } from "./bookings.ts";
import { fitOf } from "./fit.ts";
import type { Span } from "./free-slots.ts";
import { daysLater } from "./range.ts";
import type { StoredTimeOff } from "./time-off-store.ts";
import type { Stretch } from "./week.ts";

type Asking = Pick<Deps, "appointments">;

/** Sixteen a day for a year. */
const lookedAtMax = 6_000;
const atOnceMax = 100;
/** Nobody books further ahead, in days. */
const bookedAheadMax = 367;

/** The bookings that a time off collides with. */
export const conflictsOfTimeOff = (
  deps: Asking,
  { doctorId, startsAt, endsAt }: StoredTimeOff,
): Promise<ScheduleMeta> => conflictsWithin(deps, doctorId, { startsAt, endsAt }, () => true);

/** The bookings to come that a new week no longer fits: by day, hours or the way to meet. Of time off it says nothing. */
export function conflictsOfWeek(
  deps: Pick<Deps, "appointments" | "clock" | "zone">,
  doctorId: string,
  week: readonly Stretch[],
): Promise<ScheduleMeta> {
  const { zone } = deps;
  const now = instant(deps.clock.now());
  const ahead = { startsAt: now, endsAt: daysLater(now, bookedAheadMax, zone) };
  return conflictsWithin(deps, doctorId, ahead, (booking) => booking.startsAt > now && !fits(booking, week, zone));
}

/** A booking of which nobody told how they meet fits in either way. */
const fits = ({ mode, ...span }: Booking, week: readonly Stretch[], zone: string): boolean =>
  (mode ? [mode] : AppointmentMode.options).some((way) => fitOf({ ...span, mode: way }, week, [], zone) === "fits");

/** What is booked in a span and collides, where it can be asked for: what is stored is stored also without an answer. */
async function conflictsWithin(
  deps: Asking,
  doctorId: string,
  { startsAt, endsAt }: Span,
  collides: (booking: Booking) => boolean,
): Promise<ScheduleMeta> {
  try {
    const found = await askBriefly(() => bookingsWithin(deps, [doctorId], startsAt, endsAt, lookedAtMax + 1));
    const conflicts: Booking[] = [];
    for (const [turn, booking] of found.slice(0, lookedAtMax).entries()) {
      // Reckoning in the clinic's zone takes its time; in between, others are answered.
      if (turn % atOnceMax === atOnceMax - 1) await nextTurn();
      if (collides(booking)) conflicts.push(booking);
    }
    return { conflicts, ...(found.length > lookedAtMax && { truncated: true as const }) };
  } catch (error) {
    if (!(error instanceof ProblemError || error instanceof RemoteError)) throw error;
    return { missing: ["appointment"] };
  }
}
