import type { ClinicEvents, EventData } from "@rawat/contracts";
import type { Reactions, Transaction } from "@rawat/platform";
import type { Deps } from "./deps.ts";
import { keepDoctorAccount } from "./doctors/account-store.ts";
import { addFromAccount } from "./people/add-staff-member.ts";
import { writePresence } from "./people/staff-store.ts";

type Told = { version: number; data: EventData<"account.updated"> };

const account =
  (isClosed: boolean) =>
  (trx: Transaction, { version, data: { id, role, staffId } }: Told): Promise<void> =>
    keepDoctorAccount(trx, { accountId: id, doctorId: role === "doctor" ? staffId : undefined, version, isClosed });

/**
 * What this service does when something happens elsewhere. The first administrator's account is made while no program runs; their
 * person is made here. Everybody else's account comes with its person.
 */
export const reactions = (deps: Pick<Deps, "outbox" | "clock">): Reactions<ClinicEvents> => ({
  "account.created": async (trx, told) => {
    const { role, staffId, name } = told.data;
    if (role === "admin" && staffId) await addFromAccount(trx, deps, staffId, { name, role });
    await account(false)(trx, told);
  },
  "account.updated": account(false),
  "account.disabled": account(true),
  "doctor.presence_changed": (trx, { version, data: { doctorId, online } }) =>
    writePresence(trx, doctorId, { online, version }),
});
