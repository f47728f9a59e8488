import type { ClinicEvents, EventData } from "@rawat/contracts";
import type { Reactions, ReceivedEvent, Transaction } from "@rawat/platform";
import { endUnlessOwner } from "./calendar/share-calendar.ts";
import { endAddress } from "./calendar/token-store.ts";
import type { Deps } from "./deps.ts";
import { closeForGood } from "./people/close-person.ts";
import { keepNamesWithin } from "./people/keep-names.ts";
import { bookingLine } from "./people/people-store.ts";

const knowPatient = (trx: Transaction, { version, data }: { version: number; data: EventData<"patient.updated"> }) =>
  keepNamesWithin(trx, [{ ...data, kind: "patient", version }]);

/** What this service does when something happens elsewhere: it keeps names, and ends what was booked for those who are gone. */
export function reactions(deps: Pick<Deps, "clock" | "encryption" | "outbox">): Reactions<ClinicEvents> {
  const knowDoctor = async (
    trx: Transaction,
    { version, data }: ReceivedEvent<ClinicEvents, "staff.created" | "staff.updated">,
  ) => {
    if (data.role !== "doctor") return;
    await keepNamesWithin(trx, [{ id: data.id, kind: "doctor", name: data.name, medicalRecordNumber: null, version }]);
    if (data.removed) await closeForGood(trx, deps, data.id);
  };
  return {
    "patient.archived": async (trx, event) => {
      await knowPatient(trx, event);
      // Who was restored since is open, however late this is told.
      if (await bookingLine.lockAsOf(trx, event.data.id, event.version)) await closeForGood(trx, deps, event.data.id);
    },
    "staff.created": knowDoctor,
    "staff.updated": knowDoctor,
    // Whoever reads a calendar at its address is no account, so the address would outlive the one that it was given to.
    "account.updated": (trx, { version, data }) => endUnlessOwner(trx, { accountId: data.id, version, owner: data }),
    "account.disabled": (trx, { version, data: { id } }) =>
      endUnlessOwner(trx, { accountId: id, version, owner: undefined }),
    "session.revoked": async (trx, { id, time, data: { accountId, secretsToo, except = null } }) => {
      if (secretsToo) await endAddress(trx, accountId, { endedBy: id, endedAt: time, exceptSession: except });
    },
  };
}

/** What it keeps of whom there is, of whom thousands may be told at once. */
export const peopleReactions: Reactions<ClinicEvents> = {
  "patient.created": knowPatient,
  "patient.updated": knowPatient,
};
