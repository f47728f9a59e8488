import { audit, Conflict, crashPoint, currentActor, instant, inTransaction, NotFound, Stale } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { removeDiagnoses } from "./listing-store.ts";
import { findRecord, markEnteredInError } from "./record-store.ts";

/** Marks a record as entered in error: it is gone from lists, and whoever may see it still reads it with this mark. */
export async function retractRecord(
  { db, encryption, clock }: Deps,
  id: string,
  reason: string | null,
  ifMatch: number | undefined,
): Promise<void> {
  const at = instant(clock.now());
  await inTransaction(
    db,
    async (trx) => {
      const row = await findRecord(trx, id);
      if (!row) throw new NotFound("not_found");
      if (row.enteredInErrorAt !== null) throw new Conflict("entered_in_error");
      if (!(await markEnteredInError(trx, { id, version: ifMatch, at, reason }, encryption)))
        throw ifMatch === undefined ? new Conflict("entered_in_error") : new Stale("stale_version");
      await removeDiagnoses(trx, id);
      await audit(trx, currentActor(), {
        action: "record.enter_in_error",
        subjectId: id,
        whose: { patientId: row.patientId },
      });
      crashPoint("record-before-commit");
    },
    { line: id },
  );
  crashPoint("record-committed");
}
