import { z } from "zod";
import { GivenInstant, Id, Instant, Line } from "./language/primitives.ts";
import { AppointmentMode, SlotMinutes } from "./schedule.ts";
import { appointmentStatuses } from "./words.ts";

export const AppointmentStatus = z.enum(appointmentStatuses).meta({ id: "AppointmentStatus" });
export type AppointmentStatus = z.infer<typeof AppointmentStatus>;

/** `staffId` is read as `doctorId`: older clients call it so. */
const doctor = { doctorId: Id.optional(), staffId: Id.optional() };
interface Named {
  doctorId?: string | undefined;
  staffId?: string | undefined;
}

const namesOneDoctor = ({ doctorId, staffId }: Named) => doctorId === undefined || (staffId ?? doctorId) === doctorId;
const namesADoctor = ({ doctorId, staffId }: Named) => (doctorId ?? staffId) !== undefined;
const twoDoctors = { path: ["staffId"], message: "Expected the same as doctorId, or nothing" };
const noDoctor = { path: ["doctorId"], message: "Expected a doctor's id" };

/** `doctorField` is how the caller calls the doctor, to be used in what is told back. */
function withDoctorId<T extends Named>({ staffId, ...wish }: T) {
  const doctorField = wish.doctorId === undefined && staffId !== undefined ? ("staffId" as const) : undefined;
  return { ...wish, doctorId: wish.doctorId ?? staffId, ...(doctorField && { doctorField }) };
}

const fields = {
  patientId: Id,
  ...doctor,
  startsAt: GivenInstant,
  durationMinutes: SlotMinutes.optional(),
  reason: Line(500).nullish(),
  mode: AppointmentMode,
};

export const NewAppointment = z
  .strictObject(fields)
  .refine(namesADoctor, noDoctor)
  .refine(namesOneDoctor, twoDoctors)
  .transform((wish) => ({ ...withDoctorId(wish), doctorId: (wish.doctorId ?? wish.staffId) as string }))
  .meta({ id: "NewAppointment" });
export type NewAppointment = z.infer<typeof NewAppointment>;

export const AppointmentChanges = z
  .strictObject(fields)
  .partial()
  .refine(namesOneDoctor, twoDoctors)
  .transform(withDoctorId)
  .meta({ id: "AppointmentChanges" });
export type AppointmentChanges = z.infer<typeof AppointmentChanges>;

export const AppointmentMove = z
  .strictObject({ startsAt: GivenInstant, ...doctor })
  .refine(namesOneDoctor, twoDoctors)
  .transform(withDoctorId)
  .meta({ id: "AppointmentMove" });
export type AppointmentMove = z.infer<typeof AppointmentMove>;

export const AppointmentStep = z
  .strictObject({ status: AppointmentStatus, reason: Line(500).nullish() })
  .meta({ id: "AppointmentStep" });
export type AppointmentStep = z.infer<typeof AppointmentStep>;

export const Appointment = z
  .object({
    id: Id,
    patientId: Id,
    patientName: z.string(),
    medicalRecordNumber: z.string().nullable(),
    doctorId: Id,
    doctorName: z.string(),
    startsAt: Instant,
    endsAt: Instant,
    durationMinutes: z.number().int(),
    mode: AppointmentMode,
    status: AppointmentStatus,
    /** Why the patient comes. */
    reason: z.string().nullable(),
    /** Why it was cancelled or missed, where somebody said so. */
    statusReason: z.string().nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: "Appointment" });
export type Appointment = z.infer<typeof Appointment>;

/** What other services may know of an appointment. */
export const AppointmentSummary = Appointment.pick({
  id: true,
  patientId: true,
  doctorId: true,
  startsAt: true,
  endsAt: true,
  status: true,
});

/** A secret address of a calendar feed. */
export const CalendarToken = z.object({ token: z.string(), url: z.string() }).meta({ id: "CalendarToken" });
