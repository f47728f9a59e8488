import { z } from "zod";
import { endpoint } from "./language/endpoint.ts";
import {
  CalendarDate,
  Id,
  IdParams,
  Instant,
  Line,
  PageMeta,
  pageQuery,
  QueryFlag,
  rangeQuery,
} from "./language/primitives.ts";
import { AppointmentMode, Booking, NewTimeOff, Schedule, ScheduleEntry, Slot, TimeOff } from "./schedule.ts";
import { StaffMember, StaffSummary } from "./staff-member.ts";

/** What everybody may know of a doctor. */
export const Doctor = StaffMember.pick({
  id: true,
  name: true,
  departmentId: true,
  departmentName: true,
  specialization: true,
  consultationFee: true,
  bio: true,
  photoUrl: true,
})
  .extend({
    /** Whether the doctor is at the chat now. */
    online: z.boolean(),
    /** Whether the doctor's schedule says that they work now. */
    onDuty: z.boolean(),
  })
  .meta({ id: "Doctor" });
export type Doctor = z.infer<typeof Doctor>;

/** What a doctor's schedule says to an appointment: it fits, it is outside of it, or the doctor is away then. */
export const Fit = z.enum(["fits", "outside_schedule", "doctor_away"]);
export type Fit = z.infer<typeof Fit>;

const TimeOffParams = z.strictObject({ id: Id, timeOffId: Id });
/** Bookings that a change of a schedule collides with, by their time; `truncated` when there are more than can be looked at at once. */
const ScheduleMeta = z.object({
  conflicts: z.array(Booking).optional(),
  truncated: z.literal(true).optional(),
  missing: z.array(z.string()).optional(),
});
export type ScheduleMeta = z.infer<typeof ScheduleMeta>;

export const doctors = {
  list: endpoint({
    method: "get",
    path: "/api/doctors",
    access: "anyone",
    summary: "Find doctors",
    description:
      "By name. `q` finds by the beginning of any word of the name or the specialization, `availableOn` those with a free slot on that day, `onDuty` those who work now.",
    query: z.strictObject({
      ...pageQuery,
      q: Line(200).optional(),
      specialization: Line(120).optional(),
      departmentId: Id.optional(),
      availableOn: CalendarDate.optional(),
      onDuty: QueryFlag.optional(),
    }),
    status: 200,
    response: z.array(Doctor),
    meta: PageMeta,
    errors: [],
  }),
  get: endpoint({
    method: "get",
    path: "/api/doctors/:id",
    access: "anyone",
    summary: "Read a doctor's public profile",
    params: IdParams,
    status: 200,
    response: Doctor,
    errors: [],
  }),
  schedules: endpoint({
    method: "get",
    path: "/api/doctors/:id/schedules",
    access: "anyone",
    summary: "Read a doctor's week",
    params: IdParams,
    status: 200,
    response: z.array(ScheduleEntry),
    errors: [],
  }),
  setSchedules: endpoint({
    method: "put",
    path: "/api/doctors/:id/schedules",
    access: ["admin", "doctor"],
    summary: "Replace a doctor's week",
    description:
      "Times are in the clinic's zone. Bookings to come that no longer fit stay, and come back as `meta.conflicts`.",
    params: IdParams,
    body: Schedule,
    status: 200,
    response: z.array(ScheduleEntry),
    meta: ScheduleMeta,
    ifMatch: "optional",
    errors: [],
  }),
  listTimeOff: endpoint({
    method: "get",
    path: "/api/doctors/:id/time-off",
    access: ["admin", "doctor"],
    summary: "List when a doctor is away, the latest first",
    params: IdParams,
    query: z.strictObject(pageQuery),
    status: 200,
    response: z.array(TimeOff),
    meta: PageMeta,
    errors: [],
  }),
  addTimeOff: endpoint({
    method: "post",
    path: "/api/doctors/:id/time-off",
    access: ["admin", "doctor"],
    summary: "Note that a doctor is away",
    description: "Appointments already inside stay, and come back as `meta.conflicts`.",
    params: IdParams,
    body: NewTimeOff,
    status: 201,
    response: TimeOff,
    meta: ScheduleMeta,
    idempotent: true,
    errors: [],
  }),
  removeTimeOff: endpoint({
    method: "delete",
    path: "/api/doctors/:id/time-off/:timeOffId",
    access: ["admin", "doctor"],
    summary: "Take back that a doctor is away",
    params: TimeOffParams,
    status: 204,
    errors: [],
  }),
  slots: endpoint({
    method: "get",
    path: "/api/doctors/:id/slots",
    access: "anyone",
    summary: "List a doctor's free slots",
    description: "From now, and for seven days, unless told; at most 31 days.",
    params: IdParams,
    query: z.strictObject(rangeQuery),
    status: 200,
    response: z.array(Slot),
    errors: [],
  }),
  fit: endpoint({
    method: "get",
    path: "/internal/doctors/:id/fit",
    access: "service",
    summary: "Whether an appointment fits a doctor's schedule, and when it ends",
    description: "Without a duration it takes one slot of the schedule it begins in.",
    params: IdParams,
    query: z.strictObject({
      startsAt: Instant,
      durationMinutes: z
        .string()
        .regex(/^\d{1,3}$/)
        .optional(),
      mode: AppointmentMode,
    }),
    status: 200,
    response: z.object({
      doctor: StaffSummary,
      fit: Fit,
      endsAt: Instant,
      /** The version of the schedule that says so. */
      scheduleVersion: z.number().int().positive().optional(),
    }),
    errors: [],
  }),
} as const;
