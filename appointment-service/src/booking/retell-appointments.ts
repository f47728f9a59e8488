import type { ClinicEvents } from "@rawat/contracts";
import { type Outbox, retell } from "@rawat/platform";
import type { Knex } from "knex";
import { findTold, listLastOfPairs } from "./appointment-store.ts";
import { tellOf } from "./tell.ts";

/** Tells anew what other services keep of appointments: which patient has one with which doctor. The last of a pair tells of all. */
export async function retellAppointments(db: Knex, outbox: Outbox<ClinicEvents>): Promise<number> {
  return retell(db, outbox, await listLastOfPairs(db), async (trx, ids) =>
    (await findTold(trx, ids)).map((appointment) => tellOf("appointment.booked", appointment)),
  );
}
