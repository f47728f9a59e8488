import { setImmediate as nextTurn } from "node:timers/promises";
import { AppointmentMode, type Booking, bookableDaysMax, type ScheduleMeta } from "@rawat/contracts";
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
/** Nobody books further ahead, in days; one more, for the end is not looked at and clocks differ a little. */
const bookedAheadMax = bookableDaysMax + 1;

/** The bookings that a time off collides with; with the schedule's version, every one: none is made after that was checked before. */
export const conflictsOfTimeOff = (
  deps: Asking,
  { doctorId, startsAt, endsAt }: StoredTimeOff,
  scheduleVersion?: number,
): Promise<ScheduleMeta> => conflictsWithin(deps, { doctorId, scheduleVersion }, { startsAt, endsAt }, () => true);

/** The same of a new week, which bookings to come no longer fit: by day, hours or the way to meet. Of time off it says nothing. */
export function conflictsOfWeek(
  deps: Pick<Deps, "appointments" | "clock" | "zone">,
  doctorId: string,
  week: readonly Stretch[],
  scheduleVersion?: number,
): Promise<ScheduleMeta> {
  const { zone } = deps;
  const now = instant(deps.clock.now());
  const ahead = { startsAt: now, endsAt: daysLater(now, bookedAheadMax, zone) };
  const collides = (booking: Booking) => booking.startsAt > now && !fits(booking, week, zone);
  return conflictsWithin(deps, { doctorId, scheduleVersion }, ahead, collides);
}

/** A booking of which nobody told how they meet fits in either way. */
const fits = ({ mode, ...span }: Booking, week: readonly Stretch[], zone: string): boolean =>
  (mode ? [mode] : AppointmentMode.options).some((way) => fitOf({ ...span, mode: way }, week, [], zone) === "fits");

/** What is booked in a span and collides, where it can be asked for: what is stored is stored also without an answer. */
async function conflictsWithin(
  deps: Asking,
  { doctorId, scheduleVersion }: { doctorId: string; scheduleVersion: number | undefined },
  { startsAt, endsAt }: Span,
  collides: (booking: Booking) => boolean,
): Promise<ScheduleMeta> {
  try {
    const asked = { limit: lookedAtMax + 1, scheduleVersion };
    const found = await askBriefly(() => bookingsWithin(deps, [doctorId], startsAt, endsAt, asked));
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
