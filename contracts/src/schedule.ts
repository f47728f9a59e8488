import { z } from "zod";
import { Id, Instant, Line, Moment } from "./language/primitives.ts";
import { appointmentModes, scheduleModes } from "./words.ts";

/** Appointments begin and end on these marks of the clock, in minutes: what one slot occupies is counted in them. */
export const slotGridMinutes = 5;

/** How a patient meets the doctor. */
export const AppointmentMode = z.enum(appointmentModes).meta({ id: "AppointmentMode" });
export type AppointmentMode = z.infer<typeof AppointmentMode>;

export const ScheduleMode = z.enum(scheduleModes).meta({ id: "ScheduleMode" });
export type ScheduleMode = z.infer<typeof ScheduleMode>;

/** Minutes since midnight of a time of day such as `08:30`; `24:00` is 1,440. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const onGrid = (minutes: number) => minutes % slotGridMinutes === 0;

const TimeOfDay = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, "Expected a time of day such as 08:30, up to 24:00")
  .refine((time) => onGrid(minutesOf(time)), "Expected a multiple of five minutes");

/** Minutes of one appointment. */
export const SlotMinutes = z.number().int().min(5).max(480).refine(onGrid, "Expected a multiple of five minutes");

/** One stretch of a weekday (Monday is 1) in the clinic's zone, cut into slots. */
export const ScheduleEntry = z
  .strictObject({
    dayOfWeek: z.number().int().min(1).max(7),
    startTime: TimeOfDay,
    endTime: TimeOfDay,
    slotMinutes: SlotMinutes.optional().transform((minutes) => minutes ?? 30),
    mode: ScheduleMode,
  })
  .refine(({ startTime, endTime, slotMinutes }) => minutesOf(endTime) - minutesOf(startTime) >= slotMinutes, {
    path: ["endTime"],
    message: "Expected room for at least one slot after startTime",
  })
  .meta({ id: "ScheduleEntry" });
export type ScheduleEntry = z.infer<typeof ScheduleEntry>;

/** A doctor's whole week; no two entries overlap. */
export const Schedule = z.array(ScheduleEntry).max(100).superRefine(refuseOverlaps);

function refuseOverlaps(entries: readonly ScheduleEntry[], context: z.RefinementCtx): void {
  const sorted = entries.map((entry, index) => ({ entry, index })).sort((a, b) => startOf(a.entry) - startOf(b.entry));
  for (const [position, { entry, index }] of sorted.entries()) {
    const before = sorted[position - 1]?.entry;
    if (before?.dayOfWeek !== entry.dayOfWeek || minutesOf(before.endTime) <= minutesOf(entry.startTime)) continue;
    context.addIssue({ code: "custom", path: [index, "startTime"], message: "It overlaps another entry of that day" });
  }
}

const startOf = ({ dayOfWeek, startTime }: ScheduleEntry) => dayOfWeek * 1_440 + minutesOf(startTime);

/** A free slot. */
export const Slot = z.object({ startsAt: Instant, endsAt: Instant, mode: ScheduleMode }).meta({ id: "Slot" });
export type Slot = z.infer<typeof Slot>;

export const NewTimeOff = z
  .strictObject({ from: Moment, to: Moment, reason: Line(200).nullish() })
  .meta({ id: "NewTimeOff" });
export type NewTimeOff = z.infer<typeof NewTimeOff>;

/** When a doctor is away: from `from` up to, not including, `to`. */
export const TimeOff = z
  .object({ id: Id, doctorId: Id, from: Instant, to: Instant, reason: z.string().nullable(), createdAt: Instant })
  .meta({ id: "TimeOff" });
export type TimeOff = z.infer<typeof TimeOff>;

/** Time of a doctor that an appointment occupies. */
export const Booking = z
  .object({
    appointmentId: Id,
    doctorId: Id,
    startsAt: Instant,
    endsAt: Instant,
    /** Programs of an earlier version do not tell it. */
    mode: AppointmentMode.optional(),
  })
  .meta({ id: "Booking" });
export type Booking = z.infer<typeof Booking>;
