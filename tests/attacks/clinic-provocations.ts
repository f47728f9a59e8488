import { randomUUID } from "node:crypto";
import type { Answered } from "../harness/caller.ts";
import { lookInto } from "../harness/stores.ts";
import { type Cast, newcomer } from "./cast.ts";
import { mendProvocations } from "./mend-provocations.ts";
import { bookTooMuch, moveTooMuch } from "./newcomers.ts";
import { newsProvocations } from "./news-provocations.ts";
import type { Provocations } from "./provocations.ts";
import { beginTalk } from "./talks.ts";

/** How each code that an endpoint of a clinic's day declares of its own is brought about. */
export function clinicProvocations(castNow: () => Cast): Provocations {
  const staff = (method: string, path: string, json?: object) =>
    castNow().ask(method, path, { token: castNow().people.staff.token, json });
  const admin = (method: string, path: string, json?: object) =>
    castNow().ask(method, path, { token: castNow().people.admin.token, json });
  const doctor = (method: string, path: string, json?: object) =>
    castNow().ask(method, path, { token: castNow().people.doctor.token, json });
  const owner = (method: string, path: string, json?: object) =>
    castNow().ask(method, path, { token: castNow().people.owner.token, json });

  const person = (more: object) => ({ name: "Rini", role: "nurse", ...more });
  const hired = async () => `/api/staff/${(await castNow().clinic.hire()).id}`;
  const isDoctor = { role: "doctor", specialization: "Anak" };
  /** A doctor who works on Mondays before noon, in the clinic alone. */
  const partTimer = async () => {
    const { id } = await castNow().clinic.hire();
    const entry = { dayOfWeek: 1, startTime: "08:00", endTime: "12:00", slotMinutes: 30, mode: "in_person" };
    await admin("PUT", `/api/doctors/${id}/schedules`, [entry]);
    return id;
  };
  const awayDoctor = async (startsAt: string) => {
    const { id } = await castNow().clinic.hire();
    const week = await admin("GET", `/api/doctors/${castNow().people.doctor.staffId}/schedules`);
    await admin("PUT", `/api/doctors/${id}/schedules`, week.body.data);
    const to = new Date(Date.parse(startsAt) + 86_400_000).toISOString();
    await admin("POST", `/api/doctors/${id}/time-off`, { from: startsAt, to });
    return id;
  };

  /** Asks for a place in somebody's time: by booking, or by moving an appointment there. */
  type Place = (more: Record<string, unknown>) => Promise<Answered>;
  const placing = (place: Place): Provocations[string] => ({
    unknown_doctor: () => place({ doctorId: randomUUID() }),
    slot_taken: async () => {
      const { clinic } = castNow();
      const { startsAt } = await clinic.book(await newcomer(castNow()));
      return place({ startsAt });
    },
    outside_schedule: async () => place({ doctorId: await partTimer(), startsAt: sundayNoon() }),
    doctor_away: async () => {
      const startsAt = castNow().clinic.nextTime();
      return place({ doctorId: await awayDoctor(startsAt), startsAt });
    },
  });
  const book: Place = async (more) =>
    staff("POST", "/api/appointments", castNow().clinic.wish(await newcomer(castNow()), more));
  const booked = async (patientId?: string) => {
    const id = patientId ?? (await newcomer(castNow()));
    return { patientId: id, ...(await castNow().clinic.book(id)) };
  };
  /** Another appointment of the same patient, with another doctor, at a time of its own. */
  const elsewhere = async (patientId: string) => {
    const { people, clinic } = castNow();
    const { id: doctorId } = await clinic.hire();
    const week = await admin("GET", `/api/doctors/${people.doctor.staffId}/schedules`);
    await admin("PUT", `/api/doctors/${doctorId}/schedules`, week.body.data);
    return clinic.book(patientId, { doctorId });
  };
  /** Turns the clock on for one appointment. */
  const begun = async () => {
    const appointment = await booked(castNow().people.owner.patientId);
    const startsAt = new Date(Date.now() - 600_000).toISOString();
    await lookInto(castNow().rawat, "appointment", (db) =>
      db("appointments").where({ id: appointment.id }).update({ startsAt }),
    );
    return appointment;
  };
  const cancelled = async () => {
    const appointment = await booked();
    await staff("DELETE", `/api/appointments/${appointment.id}`);
    return appointment;
  };

  type Change = (id: string, more: Record<string, unknown>, as?: typeof staff) => Promise<Answered>;
  const moving = (change: Change): Provocations[string] => ({
    ...placing(async (more) => change((await booked()).id, { startsAt: castNow().clinic.nextTime(), ...more })),
    patient_busy: async () => {
      const one = await booked();
      const other = await elsewhere(one.patientId);
      return change(one.id, { startsAt: other.startsAt });
    },
    too_many_newcomers: () => moveTooMuch(castNow(), change),
    illegal_step: async () => change((await cancelled()).id, { startsAt: castNow().clinic.nextTime() }),
    appointment_started: async () => change((await begun()).id, { startsAt: castNow().clinic.nextTime() }, owner),
    // Somebody archived, whose appointment was left behind by a program that died.
    unknown_patient: async () => {
      const one = await booked();
      await lookInto(castNow().rawat, "appointment", (db) =>
        db("people").where({ id: one.patientId }).update({ closedUntil: "9999-12-31T23:59:59.999Z" }),
      );
      return change(one.id, { startsAt: castNow().clinic.nextTime() });
    },
  });
  const patch: Change = (id, more, as = staff) => as("PATCH", `/api/appointments/${id}`, more);
  const put: Change = async (id, more, as = staff) => {
    const { body } = await staff("GET", `/api/appointments/${id}`);
    const { patientId, doctorId, startsAt, mode } = body.data;
    return as("PUT", `/api/appointments/${id}`, { patientId, doctorId, startsAt, mode, ...more });
  };
  const reschedule: Change = (id, more, as = staff) => as("POST", `/api/appointments/${id}/reschedule`, more);
  const patientFixed = (change: Change) => async () => change((await booked()).id, { patientId: randomUUID() });

  const recordWish = (more: object = {}) => ({ ...castNow().clinic.record(castNow().people.owner.patientId), ...more });
  const written = async () => (await castNow().clinic.write(castNow().people.owner.patientId)).id;
  const amend = (id: string, json: object, token = castNow().people.admin.token) =>
    castNow().ask("PUT", `/api/records/${id}`, { token, json, headers: { "if-match": "*" } });
  const removed = async () => {
    const id = await written();
    await admin("DELETE", `/api/records/${id}`);
    return id;
  };
  const writing = (write: (json: object) => Promise<Answered>): Provocations[string] => ({
    unknown_appointment: () => write(recordWish({ appointmentId: randomUUID() })),
    unknown_consultation: () => write(recordWish({ consultationId: randomUUID() })),
    unknown_diagnosis: () => write(recordWish({ diagnoses: [{ code: "Z99.99" }] })),
  });
  const strangerToken = async () => (await castNow().fresh("doctor")).token;

  return {
    "patient.patients.archive": {
      future_appointments: async () => staff("DELETE", `/api/patients/${(await booked()).patientId}`),
      running_consultation: async () => {
        const { patientId } = castNow().people.owner;
        await beginTalk(castNow(), castNow().people.owner);
        return staff("DELETE", `/api/patients/${patientId}`);
      },
    },
    "staff.staff.create": {
      unknown_department: () => admin("POST", "/api/staff", person({ departmentId: randomUUID() })),
    },
    "staff.staff.replace": {
      unknown_department: async () => admin("PUT", await hired(), person({ ...isDoctor, departmentId: randomUUID() })),
      staff_role_fixed: async () => admin("PUT", await hired(), person({})),
    },
    "staff.staff.change": {
      unknown_department: async () => admin("PATCH", await hired(), { departmentId: randomUUID() }),
      staff_role_fixed: async () => admin("PATCH", await hired(), { role: "nurse" }),
    },
    "staff.staff.remove": {
      future_appointments: async () => {
        await booked();
        return admin("DELETE", `/api/staff/${castNow().people.doctor.staffId}`);
      },
    },
    ...departmentProvocations(castNow),
    ...newsProvocations(castNow),
    "staff.clinic.replace": {
      time_zone_fixed: () => admin("PUT", "/api/clinic", { name: "Klinik", timeZone: "Asia/Jayapura" }),
    },
    "appointment.appointments.create": {
      ...placing(book),
      unknown_patient: () => staff("POST", "/api/appointments", castNow().clinic.wish(randomUUID())),
      too_many_newcomers: () => bookTooMuch(castNow()),
      too_many_appointments: async () => {
        const { patientId, token } = await castNow().fresh("owner");
        const json = () => castNow().clinic.wish(patientId);
        for (let count = 0; count < 2; count++)
          await castNow().ask("POST", "/api/appointments", { token, json: json() });
        return castNow().ask("POST", "/api/appointments", { token, json: json() });
      },
      patient_busy: async () => {
        const { patientId } = await booked();
        const { startsAt } = await elsewhere(patientId);
        return staff("POST", "/api/appointments", castNow().clinic.wish(patientId, { startsAt }));
      },
    },
    "appointment.appointments.calendar": {
      not_found: () => castNow().ask("GET", `/api/appointments/calendar.ics?token=${"x".repeat(43)}`),
    },
    "appointment.appointments.replace": { ...moving(put), patient_fixed: patientFixed(put) },
    "appointment.appointments.change": { ...moving(patch), patient_fixed: patientFixed(patch) },
    "appointment.appointments.reschedule": moving(reschedule),
    "appointment.appointments.cancel": {
      illegal_step: async () => staff("DELETE", `/api/appointments/${(await cancelled()).id}`),
      appointment_started: async () => owner("DELETE", `/api/appointments/${(await begun()).id}`),
    },
    "appointment.appointments.step": {
      illegal_step: async () =>
        staff("POST", `/api/appointments/${(await booked()).id}/status`, { status: "completed" }),
      appointment_started: async () =>
        owner("POST", `/api/appointments/${(await begun()).id}/status`, { status: "cancelled" }),
      not_allowed: async () => {
        const { id } = await booked(castNow().people.owner.patientId);
        return owner("POST", `/api/appointments/${id}/status`, { status: "confirmed" });
      },
      too_early: async () => staff("POST", `/api/appointments/${(await booked()).id}/status`, { status: "checked_in" }),
      ...mendProvocations(castNow),
    },
    "record.records.create": {
      ...writing((json) => doctor("POST", "/api/records", json)),
      unknown_patient: () => doctor("POST", "/api/records", recordWish({ patientId: randomUUID() })),
    },
    "record.records.checkAllergies": {
      unknown_patient: () =>
        doctor("POST", "/api/records/allergy-check", { patientId: randomUUID(), medications: ["Bactrim"] }),
    },
    "record.records.amend": {
      ...writing(async (json) => amend(await written(), json)),
      // Whoever was archived since keeps their records, and nothing is added to them.
      unknown_patient: async () => {
        const patientId = await newcomer(castNow());
        const { id } = await castNow().clinic.write(patientId);
        await staff("DELETE", `/api/patients/${patientId}`);
        return amend(id, castNow().clinic.record(patientId));
      },
      patient_fixed: async () => amend(await written(), recordWish({ patientId: castNow().people.other.patientId })),
      entered_in_error: async () => amend(await removed(), recordWish()),
      not_allowed: async () => amend(await written(), recordWish(), await strangerToken()),
    },
    "record.records.remove": {
      entered_in_error: async () => admin("DELETE", `/api/records/${await removed()}`),
      not_allowed: async () =>
        castNow().ask("DELETE", `/api/records/${await written()}`, { token: await strangerToken() }),
    },
  };
}

function departmentProvocations(castNow: () => Cast): Provocations {
  const admin = (method: string, path: string, json?: object) =>
    castNow().ask(method, path, { token: castNow().people.admin.token, json });
  const taken = async () => {
    const name = `Poli ${randomUUID()}`;
    await admin("POST", "/api/departments", { name });
    return { name: name.toUpperCase() };
  };
  const another = async () => `/api/departments/${(await castNow().clinic.department()).id}`;
  return {
    "staff.departments.create": { department_taken: async () => admin("POST", "/api/departments", await taken()) },
    "staff.departments.replace": { department_taken: async () => admin("PUT", await another(), await taken()) },
    "staff.departments.change": { department_taken: async () => admin("PATCH", await another(), await taken()) },
    "staff.departments.remove": {
      department_in_use: async () => {
        const { id: departmentId } = await castNow().clinic.department();
        await castNow().clinic.hire({ departmentId });
        return admin("DELETE", `/api/departments/${departmentId}`);
      },
    },
  };
}

/** Noon of the Sunday after next in Jakarta. */
function sundayNoon(): string {
  const day = new Date(Date.now() + 8 * 86_400_000);
  day.setUTCDate(day.getUTCDate() + ((7 - day.getUTCDay()) % 7));
  return `${day.toISOString().slice(0, 10)}T05:00:00.000Z`;
}
