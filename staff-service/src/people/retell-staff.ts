import type { ClinicEvents } from "@rawat/contracts";
import { type Outbox, retell } from "@rawat/platform";
import type { Knex } from "knex";
import { findTold, listIdsByChange } from "./staff-store.ts";
import { tellOf } from "./tell.ts";

/** Tells anew of everybody of the clinic what other services keep of them: their name, and that they were removed. */
export async function retellStaff(db: Knex, outbox: Outbox<ClinicEvents>): Promise<number> {
  return retell(db, outbox, await listIdsByChange(db), async (trx, ids) =>
    (await findTold(trx, ids)).map((member) =>
      tellOf(member.version === 1 ? "staff.created" : "staff.updated", member),
    ),
  );
}
