import { createDoctor } from "./booking.ts";
import type { Answered, Ask } from "./caller.ts";
import { type RawatOptions, register, startRawat, tokenOf } from "./rawat.ts";

/** A record as a doctor writes one. */
export const aRecord = (patientId: string, more: Record<string, unknown> = {}) => ({
  patientId,
  type: "encounter",
  subjective: "Batuk tiga hari\ntanpa sesak",
  objective: "Faring merah",
  assessment: "ISPA",
  plan: "Istirahat",
  internalNote: "Tampak cemas",
  diagnoses: [{ code: "J06.9" }],
  vitals: { systolic: 120, diastolic: 80, temperature: 36.7, weightKg: 70, heightCm: 175 },
  prescriptions: [{ medication: "Parasetamol", dose: "500 mg", frequency: "3x1", durationDays: 3 }],
  ...more,
});

/** A house with two doctors and a patient who has an account. */
export async function openRecords(options: RawatOptions = {}) {
  const rawat = await startRawat(options);
  const [admin, desk] = await Promise.all([tokenOf(rawat.ask, "admin"), tokenOf(rawat.ask, "frontdesk")]);
  const [doctor, other] = await Promise.all([createDoctor(rawat.ask, admin), createDoctor(rawat.ask, admin)]);
  const person = await register(rawat.ask, { name: "Siti Aminah", birthDate: "1990-02-03" });
  const patient = { id: person.user.patientId as string, token: person.access_token as string };
  /** Asks below /api/records. */
  const ask = (method: string, path: string, token: string, json?: unknown, headers = {}): Promise<Answered> =>
    rawat.ask(method, `/api/records${path}`, { token, headers, ...(json !== undefined && { json }) });
  const amend = (id: string, token: string, json: unknown, etag = "*"): Promise<Answered> =>
    ask("PUT", `/${id}`, token, json, { "if-match": etag });
  const written = (more: Record<string, unknown> = {}) => write(rawat.ask, doctor.token, aRecord(patient.id, more));
  return { rawat, admin, desk, doctor, other, patient, ask, amend, written };
}

/** Writes a record and answers it. */
async function write(ask: Ask, token: string, json: object) {
  const { status, text, body } = await ask("POST", "/api/records", { token, json });
  if (status !== 201) throw new Error(`cannot write: ${status} ${text}`);
  return body.data;
}
