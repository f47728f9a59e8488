import type { ClinicEvents } from "@rawat/contracts";
import { type Outbox, retell } from "@rawat/platform";
import type { Knex } from "knex";
import { isBegun } from "./consultation.ts";
import { findConsultations, listIdsOfEnded } from "./consultation-store.ts";
import { tellOfEnd } from "./tell.ts";

/** Tells anew what other services keep of consultations: that one is over, and whether what was paid goes back. */
export async function retellConsultations(db: Knex, outbox: Outbox<ClinicEvents>): Promise<number> {
  return retell(db, outbox, await listIdsOfEnded(db), async (trx, ids) =>
    (await findConsultations(trx, ids)).filter(isBegun).map(tellOfEnd),
  );
}
