import type { Difference } from "@rawat/contracts";
import { audit, currentActor, instant, inTransaction, NotFound } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findDifference, markResolved } from "./difference-store.ts";
import { findUnknown, markUnknownResolved } from "./unknown-store.ts";

/** Notes how a difference was seen to; what somebody has noted before stays. @throws NotFound */
export async function resolveDifference(
  { db, clock }: Pick<Deps, "db" | "clock">,
  id: string,
  { note, by }: { note: string; by: string | null },
): Promise<Difference> {
  await inTransaction(db, async (trx) => {
    const noted = { resolvedAt: instant(clock.now()), resolvedBy: by, note };
    if ((await markResolved(trx, id, noted)) || (await markUnknownResolved(trx, id, noted)))
      await audit(trx, currentActor(), { action: "payment.difference_resolve", subjectId: id });
  });
  const difference = (await findDifference(db, id)) ?? (await findUnknown(db, id));
  if (!difference) throw new NotFound("not_found");
  return difference;
}
