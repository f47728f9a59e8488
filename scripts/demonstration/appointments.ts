import { appointments, doctors } from "@rawat/contracts";
import type { Visitor } from "./door.ts";

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
const dayMs = 86_400_000;

/** Books some of the coming days' slots: each patient sees one doctor, the first of them two. Every third one is confirmed. */
export async function bookAppointments(admin: Visitor, doctorIds: readonly string[], patientIds: readonly string[]) {
  const slots = new Map<string, string[]>();
  for (const id of doctorIds) slots.set(id, await freeTimes(admin, id));
  const wishes = [...patientIds, ...patientIds.slice(0, 1)];
  for (const [index, patientId] of wishes.entries()) {
    const doctorId = doctorIds[index % doctorIds.length] ?? "";
    const times = slots.get(doctorId) ?? [];
    const startsAt = times[(index * 5) % Math.max(1, times.length)];
    if (!startsAt) continue;
    slots.set(
      doctorId,
      times.filter((time) => time !== startsAt),
    );
    const reason = reasons[index % reasons.length];
    const body = { patientId, doctorId, startsAt, mode: "in_person", reason } as const;
    const { data } = await admin.of(appointments).create({ body });
    if (index % 3 === 0) await admin.of(appointments).step({ params: { id: data.id }, body: { status: "confirmed" } });
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
