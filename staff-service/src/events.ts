import type { ClinicEvents } from "@rawat/contracts";
import type { Reactions } from "@rawat/platform";
import type { Deps } from "./deps.ts";
import { addFromAccount } from "./people/add-staff-member.ts";
import { writePresence } from "./people/staff-store.ts";

/**
 * What this service does when something happens elsewhere. The first administrator's account is made while no program runs; their
 * person is made here. Everybody else's account comes with its person.
 */
export const reactions = (deps: Pick<Deps, "outbox" | "clock">): Reactions<ClinicEvents> => ({
  "account.created": async (trx, { data: { role, staffId, name } }) => {
    if (role === "admin" && staffId) await addFromAccount(trx, deps, staffId, { name, role });
  },
  "doctor.presence_changed": (trx, { version, data: { doctorId, online } }) =>
    writePresence(trx, doctorId, { online, version }),
});
