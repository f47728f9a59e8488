import { randomUUID } from "node:crypto";
import type { Answered, Ask } from "../harness/caller.ts";
import type { Person } from "./person.ts";

/** A doctor's week without a gap. */
export const allWeek = [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({
  dayOfWeek,
  startTime: "00:00",
  endTime: "24:00",
  slotMinutes: 30,
  mode: "both",
}));

/** What a clinic's day is made of, for tests that need some of it. */
export interface ClinicDay {
  /** A time that nobody has wanted yet, on one of the doctor's slots. */
  nextTime(): string;
  /** An appointment with the doctor that can be booked. */
  wish(patientId: string, more?: object): Record<string, unknown>;
  book(patientId: string, more?: object): Promise<{ id: string; startsAt: string }>;
  record(patientId: string): Record<string, unknown>;
  write(patientId: string): Promise<{ id: string }>;
  /** Adds somebody to the clinic's people. */
  hire(more?: object): Promise<{ id: string }>;
  department(): Promise<{ id: string }>;
  /** Something of one name that only the front desk and administrators make: a category, or published news. */
  category(): Promise<{ id: string }>;
  news(more?: object): Promise<{ id: string; slug: string }>;
  timeOff(doctorId: string): Promise<{ id: string }>;
  /** An order of the clinic's for a patient, and one that was paid at the front desk. */
  order(patientId: string): Promise<{ id: string }>;
  paid(patientId: string): Promise<{ id: string }>;
  /** The token of a calendar feed that nobody ends. */
  calendarToken: string;
}

/** What every order costs, in rupiah. */
export const orderPrice = 150_000;

const halfHourMs = 1_800_000;
const dayMs = 86_400_000;

/** @throws when what was asked for was not made. */
const made = ({ status, text, body }: Answered) => {
  if (status !== 201) throw new Error(text);
  return body.data;
};

/** Opens the clinic: its doctor works day and night. */
export async function openClinic(
  ask: Ask,
  people: Record<"admin" | "staff" | "doctor" | "subscriber", Person>,
): Promise<ClinicDay> {
  const admin = people.admin.token;
  const doctorId = people.doctor.staffId;
  const set = await ask("PUT", `/api/doctors/${doctorId}/schedules`, { token: admin, json: allWeek });
  if (set.status !== 200) throw new Error(set.text);
  const feed = await ask("POST", "/api/appointments/calendar-token", { token: people.subscriber.token });
  let times = 0;
  const from = Math.ceil(Date.now() / dayMs + 1) * dayMs;
  const nextTime = () => new Date(from + times++ * halfHourMs).toISOString();
  const wish = (patientId: string, more: object = {}) => ({
    patientId,
    doctorId,
    startsAt: nextTime(),
    mode: "in_person",
    reason: "Batuk",
    ...more,
  });
  const record = (patientId: string) => ({
    patientId,
    type: "encounter",
    subjective: `Batuk sejak ${randomUUID()}`,
    objective: "Faring merah",
    assessment: "Infeksi saluran napas atas",
    plan: "Istirahat",
    internalNote: "Kontrol bila memburuk",
    diagnoses: [{ code: "J06.9", display: "ISPA", primary: true }],
    vitals: { systolic: 120, diastolic: 80, heartRate: 72, temperature: 36.7, weightKg: 55.5, heightCm: 160 },
    prescriptions: [
      { medication: "Parasetamol", dose: "500 mg", frequency: "3 x 1", durationDays: 3, notes: "Bila demam" },
    ],
  });
  const person = () => ({
    name: `dr. ${randomUUID()}`,
    role: "doctor",
    specialization: "Anak",
    consultationFee: 50_000,
  });
  const order = async (userId: string) =>
    made(
      await ask("POST", "/api/orders", {
        token: people.staff.token,
        json: { userId, product: `Check-up ${randomUUID()}`, price: orderPrice },
      }),
    );
  return {
    nextTime,
    order,
    paid: async (patientId) => {
      const { id } = await order(patientId);
      const json = { method: "cash", amount: orderPrice };
      return made(await ask("POST", `/api/orders/${id}/counter-payment`, { token: people.staff.token, json }));
    },
    wish,
    record,
    calendarToken: made(feed).token,
    book: async (patientId, more) =>
      made(await ask("POST", "/api/appointments", { token: people.staff.token, json: wish(patientId, more) })),
    write: async (patientId) =>
      made(await ask("POST", "/api/records", { token: people.doctor.token, json: record(patientId) })),
    hire: async (more) => made(await ask("POST", "/api/staff", { token: admin, json: { ...person(), ...more } })),
    department: async () =>
      made(await ask("POST", "/api/departments", { token: admin, json: { name: `Poli ${randomUUID()}` } })),
    category: async () =>
      made(await ask("POST", "/api/categories", { token: admin, json: { name: `Kategori ${randomUUID()}` } })),
    news: async (more) => made(await ask("POST", "/api/news", { token: admin, json: { ...newsWish(), ...more } })),
    timeOff: async (id) =>
      made(await ask("POST", `/api/doctors/${id}/time-off`, { token: admin, json: timeOffWish() })),
  };
}

/** News that everybody sees. */
export const newsWish = () => ({
  title: `Vaksin ${randomUUID()}`,
  summary: "Mulai Senin",
  body: "# Vaksin\n\nDatang *pagi*.",
  status: "published",
});

/** Somewhere in the far future, where nobody books. */
export const timeOffWish = () => ({ from: "2031-12-24", to: "2031-12-26", reason: `Cuti ${randomUUID()}` });
