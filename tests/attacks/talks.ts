import { setTimeout as pause } from "node:timers/promises";
import { askAt } from "../harness/caller.ts";
import { fileForm } from "../harness/file-form.ts";
import { until } from "../harness/program.ts";
import type { Cast } from "./cast.ts";
import { allWeek } from "./clinic.ts";
import type { Person } from "./person.ts";

const doctors = new WeakMap<Cast, Promise<string>>();
const lines = new WeakMap<Cast, Promise<unknown>>();
const kept = new WeakMap<Cast, Map<string, Promise<string>>>();

/** The doctor of the cast, who takes as many consultations as there may be. */
function doctorOf(cast: Cast): Promise<string> {
  const known = doctors.get(cast);
  if (known) return known;
  const { admin, doctor } = cast.people;
  const json = { consultationFee: 50_000, maxConsultations: 50 };
  const ready = cast.rawat.ask("PATCH", `/api/staff/${doctor.staffId}`, { token: admin.token, json }).then((answer) => {
    if (answer.status !== 200) throw new Error(answer.text);
    return doctor.staffId;
  });
  doctors.set(cast, ready);
  return ready;
}

/** A consultation of this patient's with the doctor of the cast, that has just begun. One after the other: of two at once a patient pays one. */
export function beginTalk(
  cast: Cast,
  patient: Person,
  doctor: () => Promise<string> = () => doctorOf(cast),
): Promise<string> {
  const next = (lines.get(cast) ?? Promise.resolve()).then(async () => payTalk(cast, patient, await doctor()));
  lines.set(
    cast,
    next.catch(() => undefined),
  );
  return next;
}

/** One of this patient's that is there already, where that will do. */
export function talkOf(cast: Cast, patient: Person): Promise<string> {
  const talks = kept.get(cast) ?? new Map<string, Promise<string>>();
  kept.set(cast, talks);
  const talk = talks.get(patient.patientId) ?? beginTalk(cast, patient);
  talks.set(patient.patientId, talk);
  return talk;
}

/** A doctor of whom nobody here wants anything but that they have room. */
async function newDoctor({ rawat: { ask }, people }: Cast): Promise<string> {
  const { token } = people.admin;
  const json = { name: "dr. Lain", role: "doctor", specialization: "Umum", consultationFee: 50_000 };
  const { id } = (await ask("POST", "/api/staff", { token, json })).body.data;
  await ask("PUT", `/api/doctors/${id}/schedules`, { token, json: allWeek });
  return id;
}

async function payTalk(cast: Cast, { token }: Person, doctorId: string): Promise<string> {
  const { ask, midtrans } = cast.rawat;
  const { status, text, body } = await ask("POST", "/api/payments", { token, json: { doctorId } });
  if (status !== 201) throw new Error(text);
  const json = { outcome: "settlement", method: "qris" };
  await askAt(midtrans?.url ?? "")("POST", `/__sim/orders/${body.data.orderNumber}`, { json });
  const admin = cast.people.admin.token;
  let id = "";
  await until(async () => {
    const { data } = (await ask("GET", `/api/consultations?paymentId=${body.data.id}`, { token: admin })).body;
    id = data[0]?.id ?? "";
    return id !== "";
  }, 20_000);
  return id;
}

/** A document of a few bytes. */
export const pdf = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

/** A room of one's own: a patient's with the doctor of the cast, everybody else's with a colleague. */
export async function roomOf(cast: Cast, { patientId, accountId, token }: Person): Promise<string> {
  const { admin, doctor, owner } = cast.people;
  if (!token || accountId === "-") return roomOf(cast, owner);
  if (patientId !== "-") await talkOf(cast, { ...owner, patientId, accountId, token });
  const other = patientId !== "-" || accountId === admin.accountId ? doctor : admin;
  const json = { userIds: [other.accountId] };
  let made = await cast.rawat.ask("POST", "/api/chats/rooms", { token, json });
  // Who has an account is known a moment after it was made.
  await until(async () => {
    made = made.status === 201 ? made : await cast.rawat.ask("POST", "/api/chats/rooms", { token, json });
    return made.status === 201;
  }, 20_000);
  return made.body.data.id;
}

/** A file of somebody's, in a room of theirs. */
export async function attachmentOf(cast: Cast, person: Person, bytes: string | Uint8Array = pdf): Promise<string> {
  const form = fileForm({ chatRoomId: await roomOf(cast, person) }, bytes);
  const send = () => cast.rawat.ask("POST", "/api/chats/attachments", { token: person.token, body: form });
  let sent = await send();
  // Of a few at once of one sender the others come again.
  await until(async () => {
    if (sent.status === 429) sent = await send();
    return sent.status !== 429;
  }, 20_000);
  if (sent.status !== 201) throw new Error(sent.text);
  return sent.body.data.id;
}

/** Something that a patient is told: that their consultation was paid, or has begun. */
export async function notificationOf(cast: Cast, patient: Person): Promise<string> {
  await talkOf(cast, patient);
  for (let tries = 0; ; tries++) {
    const { data } = (await cast.rawat.ask("GET", "/api/notifications", { token: patient.token })).body;
    if (data[0]) return data[0].id;
    // Whose account became known only after their payment was told nothing of that one.
    if (tries % 20 === 19) await beginTalk(cast, patient, () => newDoctor(cast));
    await pause(250);
  }
}
