import type { Reopening } from "@rawat/contracts";
import { Conflict, crashPoint, NotFound, whileClosed } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { archivePatient } from "./change-patient.ts";
import { findRow } from "./patient-store.ts";

/** More of their latest consultations than run at once. */
const latest = "20";

/**
 * Archives somebody who has no appointment to come and no consultation under way. The services of appointments and of records take nothing for them from the moment they were
 * asked, so a booking or a record that is being made either is there first, and a booking refuses this, or comes too late.
 */
export async function archiveFreePatient(deps: Deps, id: string, ifMatch?: number): Promise<void> {
  const row = await findRow(deps.db, id);
  if (!row || row.archivedAt !== null) throw new NotFound("not_found");
  const { version } = row;
  // One that begins after this is ended, and paid back, as their account is closed.
  const { data: talks } = await deps.timelines.chat.list({ params: { id }, query: { limit: latest } });
  if (talks.some(({ summary }) => summary === "active")) throw new Conflict("running_consultation");
  await whileClosed([deps.appointments, deps.records], { id, version }, () => {
    crashPoint("archive-closed");
    return archivePatient(deps, { id, kept: "archived", ifMatch, closedAt: version });
  });
}

/** Ends closings before their half minute is over, wherever that can be told: elsewhere they end by themselves. */
export async function reopen({ appointments, records }: Deps, id: string, which: Reopening): Promise<void> {
  await Promise.allSettled([appointments, records].map((keeper) => keeper.reopen({ params: { id }, body: which })));
}
