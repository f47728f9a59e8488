import type { ClinicEvents } from "@rawat/contracts";
import { type Outbox, retell } from "@rawat/platform";
import type { Knex } from "knex";
import { findTold, listIdsByChange } from "./patient-store.ts";
import { tellOf } from "./tell.ts";

/** Tells anew of every patient what other services keep of them: their name, and that they were archived. */
export async function retellPatients(db: Knex, outbox: Outbox<ClinicEvents>): Promise<number> {
  return retell(db, outbox, await listIdsByChange(db), async (trx, ids) =>
    (await findTold(trx, ids)).map((patient) => tellOf(lastEventOf(patient), patient)),
  );
}

const lastEventOf = ({ archivedAt, version }: { archivedAt: string | null; version: number }) =>
  archivedAt !== null ? "patient.archived" : version === 1 ? "patient.created" : "patient.updated";
