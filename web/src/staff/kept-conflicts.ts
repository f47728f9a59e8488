import { signal } from "@preact/signals";
import type { ScheduleMeta } from "@rawat/contracts";
import { dropDraft, keepDraft, readDraft } from "../components/drafts.ts";

/** Which bookings a change of a doctor's hours collides with. */
export interface Told extends ScheduleMeta {
  of: "schedule" | "timeOff";
}

const nameOf = (doctorId: string) => `conflicts ${doctorId}`;

/** How often something was told in this tab; whoever shows it reads this, to hear of the next. */
export const timesTold = signal(0);

/** Keeps what a change collides with as a draft is kept: patients have to be called one by one, and one comes back to the list, also after a reload. */
export function keepConflicts(doctorId: string, of: Told["of"], meta: ScheduleMeta): void {
  const isNone = !meta.conflicts?.length && !meta.truncated && !meta.missing;
  if (isNone) dropDraft(nameOf(doctorId));
  else keepDraft(nameOf(doctorId), { values: { told: JSON.stringify({ ...meta, of }) }, key: undefined });
  timesTold.value++;
}

export function keptConflicts(doctorId: string): Told | undefined {
  const told = readDraft(nameOf(doctorId))?.values.told;
  return told === undefined ? undefined : (JSON.parse(told) as Told);
}

/** They are dealt with. */
export function forgetConflicts(doctorId: string): void {
  dropDraft(nameOf(doctorId));
  timesTold.value++;
}
