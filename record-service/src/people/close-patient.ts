import type { Closing } from "@rawat/contracts";
import { instant, inTransaction, type Transaction, Unusable } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { addPerson, keepPerson, type Person, writingLine } from "./person-store.ts";

/**
 * Lets nothing be written for a patient who is about to be archived. A record that is just being written stands in the same line:
 * it is waited for here, or it sees this.
 *
 * @throws TooMany while too many archive them.
 */
export async function closeForArchiving(
  { db, clock }: Pick<Deps, "db" | "clock">,
  id: string,
  closing: Closing | undefined,
): Promise<void> {
  await addPerson(db, { id, kind: "patient", name: "", version: 0 });
  await inTransaction(
    db,
    async (trx) => {
      await writingLine.lock(trx, id);
      await writingLine.closeFrom(trx, id, clock.now(), closing);
    },
    { line: id },
  );
}

/** Lets nothing be written for a patient any more who was archived, unless newer news of them are known. */
export async function closeForGood(trx: Transaction, { id, version }: Pick<Person, "id" | "version">): Promise<void> {
  if (await writingLine.lockAsOf(trx, id, version)) await writingLine.closeForGood(trx, id);
}

/**
 * Confirms when something is written that its patient is there, for what patient-service answered may be over by now. It comes
 * first in a transaction: whoever closes them waits for its end.
 *
 * @throws Unusable for a patient who was archived since, or is about to be.
 */
export async function enterPatient(
  trx: Transaction,
  { id, name, version }: Pick<Person, "id" | "name" | "version">,
  now: Date,
): Promise<void> {
  // The event that tells of this version may still be under way.
  await keepPerson(trx, { id, kind: "patient", name, version });
  if (!(await writingLine.enter(trx, id, instant(now)))) throw new Unusable("unknown_patient");
}
