import { randomUUID } from "node:crypto";
import type { Asked } from "../harness/caller.ts";
import type { Cast } from "./cast.ts";
import { allWeek, newsWish, timeOffWish } from "./clinic.ts";
import type { Person } from "./person.ts";

const staffMember = () => ({
  name: `dr. ${randomUUID()}`,
  role: "doctor",
  specialization: "Anak",
  sipNumber: "503/123/SIP",
  strNumber: "3121100120123456",
  consultationFee: 75_000,
  maxConsultations: 2,
  maxChats: 4,
  phone: "0812 3456 7890",
  email: "dokter@example.test",
  bio: "Sejak 2010",
  photoUrl: "https://example.test/foto.jpg",
  active: true,
});
const category = () => ({ name: `Kategori ${randomUUID()}`, description: "Untuk semua" });
const department = () => ({ name: `Poli ${randomUUID()}`, description: "Lantai 2" });

/** Whose an appointment or a record is: what replaces it must say the same. */
async function patientOf({ ask, people }: Cast, path: string): Promise<string> {
  const { body } = await ask("GET", path, { token: people.admin.token });
  return body.data?.patientId ?? people.owner.patientId;
}

const ownOr = (cast: Cast, { patientId }: Person) => (patientId === "-" ? cast.people.owner.patientId : patientId);

/** One request that each endpoint of a clinic's day accepts. */
export const clinicRequests: Readonly<
  Record<string, (cast: Cast, caller: Person, id: string) => Asked | Promise<Asked>>
> = {
  "staff.staff.list": () => ({}),
  "staff.staff.create": () => ({ json: staffMember() }),
  "staff.staff.get": () => ({}),
  "staff.staff.replace": () => ({ json: staffMember() }),
  "staff.staff.change": () => ({ json: { bio: "Sejak 2011" } }),
  "staff.staff.remove": () => ({}),
  "staff.staff.register": () => ({ json: staffMember() }),
  "staff.staff.withdraw": () => ({}),
  "staff.staff.summary": () => ({}),
  "staff.doctors.list": () => ({}),
  "staff.doctors.get": () => ({}),
  "staff.doctors.schedules": () => ({}),
  "staff.doctors.setSchedules": () => ({ json: allWeek }),
  "staff.doctors.listTimeOff": () => ({}),
  "staff.doctors.addTimeOff": () => ({ json: timeOffWish() }),
  "staff.doctors.removeTimeOff": () => ({}),
  "staff.doctors.slots": () => ({}),
  "staff.doctors.fit": () => ({}),
  "staff.categories.list": () => ({}),
  "staff.categories.create": () => ({ json: category() }),
  "staff.categories.get": () => ({}),
  "staff.categories.replace": () => ({ json: category() }),
  "staff.categories.change": () => ({ json: category() }),
  "staff.categories.remove": () => ({}),
  "staff.news.list": () => ({}),
  "staff.news.rss": () => ({}),
  "staff.news.create": () => ({ json: newsWish() }),
  "staff.news.get": () => ({}),
  "staff.news.replace": () => ({ json: newsWish() }),
  "staff.news.change": () => ({ json: { title: "Judul lain" } }),
  "staff.news.remove": () => ({}),
  "staff.departments.list": () => ({}),
  "staff.departments.create": () => ({ json: department() }),
  "staff.departments.get": () => ({}),
  "staff.departments.replace": () => ({ json: department() }),
  "staff.departments.change": () => ({ json: department() }),
  "staff.departments.remove": () => ({}),
  "staff.clinic.get": () => ({}),
  "staff.clinic.replace": () => ({
    json: {
      name: "Klinik Melati",
      address: "Jl. Melati 1",
      phone: "021 555 1234",
      timeZone: "Asia/Jakarta",
      openingHours: [{ dayOfWeek: 1, opensAt: "08:00", closesAt: "16:00" }],
    },
  }),
  "staff.serviceAudit.list": () => ({}),
  "appointment.appointments.list": () => ({}),
  "appointment.appointments.create": (cast, caller) => ({
    json: cast.clinic.wish(ownOr(cast, caller), { durationMinutes: 30 }),
  }),
  "appointment.appointments.calendar": () => ({}),
  "appointment.appointments.createCalendarToken": () => ({}),
  "appointment.appointments.revokeCalendarToken": () => ({}),
  "appointment.appointments.get": () => ({}),
  "appointment.appointments.replace": async (cast, _, id) => ({
    json: cast.clinic.wish(await patientOf(cast, `/api/appointments/${id}`)),
  }),
  "appointment.appointments.change": () => ({ json: { reason: "Demam" } }),
  "appointment.appointments.cancel": () => ({}),
  "appointment.appointments.step": (_, { patientId }) => ({
    json: { status: patientId === "-" ? "confirmed" : "cancelled", reason: "Sudah jelas" },
  }),
  "appointment.appointments.reschedule": ({ clinic, people }) => ({
    json: { startsAt: clinic.nextTime(), doctorId: people.doctor.staffId },
  }),
  "appointment.appointments.summary": () => ({}),
  "appointment.appointments.bookings": () => ({}),
  "appointment.appointments.close": () => ({}),
  "appointment.appointments.reopen": () => ({}),
  "appointment.appointmentFigures.read": () => ({}),
  "appointment.serviceTimeline.list": () => ({}),
  "appointment.serviceAudit.list": () => ({}),
  "record.records.list": () => ({}),
  "record.records.create": (cast) => ({ json: cast.clinic.record(cast.people.owner.patientId) }),
  "record.records.diagnosisCodes": () => ({}),
  "record.records.checkAllergies": (cast) => ({
    json: { patientId: cast.people.owner.patientId, medications: ["Amoksisilin 500 mg"] },
  }),
  "record.records.accessLog": () => ({}),
  "record.records.get": () => ({}),
  "record.records.amend": async (cast, _, id) => ({
    json: cast.clinic.record(await patientOf(cast, `/api/records/${id}`)),
    headers: { "if-match": "*" },
  }),
  "record.records.remove": () => ({ json: { reason: "Salah pasien" } }),
  "record.records.versions": () => ({}),
  "record.records.version": () => ({}),
  "record.records.close": () => ({}),
  "record.records.reopen": () => ({}),
  "record.serviceTimeline.list": () => ({}),
  "record.serviceAudit.list": () => ({}),
};
