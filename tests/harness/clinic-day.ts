import type { Ask } from "./caller.ts";
import { signIn, tokenOf } from "./rawat.ts";

/** Everything a clinic's day needs: who asks, a doctor who works day and night, and times nobody has wanted yet. */
export interface Day {
  admin: string;
  desk: string;
  doctor: string;
  doctorId: string;
  patient: string;
  patientId: string;
  nextTime(): string;
  /** An appointment that can be booked. */
  booking(patientId: string): object;
  /** A record that can be written. */
  note(patientId: string, text: string): object;
}

const halfHourMs = 1_800_000;
const dayMs = 86_400_000;

/** Opens the clinic with the demonstration accounts. */
export async function openDay(ask: Ask): Promise<Day> {
  const [admin, desk] = await Promise.all([tokenOf(ask, "admin"), tokenOf(ask, "frontdesk")]);
  const doctor = await signIn(ask, "doctor@rawat.test");
  const patient = await signIn(ask, "patient@rawat.test");
  const doctorId = doctor.user.staffId as string;
  const always = { startTime: "00:00", endTime: "24:00", slotMinutes: 30, mode: "both" };
  const week = [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({ dayOfWeek, ...always }));
  const set = await ask("PUT", `/api/doctors/${doctorId}/schedules`, { token: admin, json: week });
  if (set.status !== 200) throw new Error(set.text);
  const from = Math.ceil(Date.now() / dayMs + 1) * dayMs;
  let times = 0;
  const nextTime = () => new Date(from + times++ * halfHourMs).toISOString();
  return {
    admin,
    desk,
    doctor: doctor.access_token,
    doctorId,
    patient: patient.access_token,
    patientId: patient.user.patientId,
    nextTime,
    booking: (patientId) => ({ patientId, doctorId, startsAt: nextTime(), mode: "in_person" }),
    note: (patientId, text) => ({ patientId, type: "note", subjective: text, diagnoses: [{ code: "J06.9" }] }),
  };
}
