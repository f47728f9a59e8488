import { appointments, doctors, type NewAppointment } from "@rawat/contracts";
import { Refusal, type Visitor } from "./door.ts";

const reasons = [
  "Kontrol rutin",
  "Batuk dan pilek",
  "Demam",
  "Sakit kepala",
  "Nyeri perut",
  "Gatal di kulit",
  "Imunisasi",
];
const daysAhead = 10;
/** Times that are tried for one appointment. */
const triesMax = 3;
const dayMs = 86_400_000;

/**
 * Books some of the coming days' slots: each patient sees one doctor, the first of them two. Every third one is confirmed. Those
 * that an earlier start has booked are not booked again.
 */
export async function bookAppointments(
  admin: Visitor,
  doctorIds: readonly string[],
  patientIds: readonly string[],
  done: () => void,
): Promise<void> {
  const { data: booked } = await admin.of(appointments).list({ query: { limit: "100" } });
  const slots = new Map<string, string[]>();
  for (const id of doctorIds) slots.set(id, await freeTimes(admin, id));
  const wishes = [...patientIds, ...patientIds.slice(0, 1)];
  for (const [index, patientId] of wishes.entries()) {
    done();
    if (index < booked.length) continue;
    const doctorId = doctorIds[index % doctorIds.length] ?? "";
    const times = slots.get(doctorId) ?? [];
    const at = (index * 5) % Math.max(1, times.length);
    const reason = reasons[index % reasons.length];
    for (const startsAt of times.slice(at, at + triesMax)) {
      times.splice(times.indexOf(startsAt), 1);
      const body = { patientId, doctorId, startsAt, mode: "in_person", reason } as const;
      if (await book(admin, body, index % 3 === 0)) break;
    }
  }
}

/** False when the time, or the patient's, is taken: by their other appointment, or by whoever uses a house that is still being filled. */
async function book(admin: Visitor, body: NewAppointment, isConfirmed: boolean): Promise<boolean> {
  try {
    const { data } = await admin.of(appointments).create({ body });
    if (isConfirmed) await admin.of(appointments).step({ params: { id: data.id }, body: { status: "confirmed" } });
    return true;
  } catch (error) {
    if (error instanceof Refusal && [409, 422].includes(error.status)) return false;
    throw error;
  }
}

/** The free times of the coming days, in daylight: from eight to eight by Jakarta's clocks. */
async function freeTimes(admin: Visitor, id: string): Promise<string[]> {
  const from = new Date().toISOString();
  const to = new Date(Date.now() + daysAhead * dayMs).toISOString();
  const { data } = await admin.of(doctors).slots({ params: { id }, query: { from, to } });
  return data
    .map(({ startsAt }) => startsAt)
    .filter((at) => Number(at.slice(11, 13)) >= 1 && Number(at.slice(11, 13)) < 13);
}
