import type { ClinicEvents } from "@rawat/contracts";
import { type Outbox, retell } from "@rawat/platform";
import type { Knex } from "knex";
import { findDoctorsPresence, listKnown } from "./presence-store.ts";
import { tellOfPresence } from "./tell.ts";

/** Tells anew what other services keep of who is there: which doctors are. */
export async function retellPresence(db: Knex, outbox: Outbox<ClinicEvents>): Promise<number> {
  return retell(db, outbox, await listKnown(db), async (trx, accountIds) =>
    (await findDoctorsPresence(trx, accountIds)).map(tellOfPresence),
  );
}
