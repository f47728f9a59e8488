import { inTransaction, isUniqueViolation, lockRow, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { isStored } from "./message-store.ts";

/** What a client calls by an id of its own. */
export interface ClaimKey {
  conversationId: string;
  senderId: string;
  clientMessageId: string;
}

/** Which id was given for it, when, and for what content. */
export interface Claim extends ClaimKey {
  messageId: string;
  fingerprint: string;
  createdAt: string;
  acceptedAt: string | null;
}

/** By its key, or by the id that was given for it. */
export const findClaim = (db: Knex, of: ClaimKey | Pick<Claim, "messageId">): Promise<Claim | undefined> =>
  db<Claim>("messageClaims").where(of).first();

/** Claims an id, or answers the claim that was there before: of many who send the same at once all get one. */
export async function claim(db: Knex, wished: Claim): Promise<Claim> {
  try {
    await db("messageClaims").insert(wished);
    return wished;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return (await findClaim(db, keyOf(wished))) ?? wished;
  }
}

/** For so many milliseconds what was only tried keeps its place: whoever tries it again does so within them, and no try lasts longer. */
export const triedForMs = 60_000;

/**
 * Gives what was only tried the id and time of now, unless it is stored by the first: it stands where it was said, not where somebody tried to
 * say it. The first may be in the queue all the same; whoever stores looks whether it still holds (`listSuperseded`).
 *
 * @returns the claim as it is now.
 */
export const renewClaim = (db: Knex, tried: Claim, now: Pick<Claim, "messageId" | "createdAt">): Promise<Claim> =>
  inTransaction(db, async (trx) => {
    const key = keyOf(tried);
    const known = (await lockRow<Claim>(trx, "messageClaims", key)) ?? tried;
    const { conversationId, messageId, acceptedAt } = known;
    if (acceptedAt !== null || messageId !== tried.messageId || (await isStored(trx, conversationId, messageId)))
      return known;
    await trx("messageClaims").where(key).update(now);
    return { ...known, ...now };
  });

/** Which of these are not what their claim stands for any more. Nobody else changes the claims of the others before the transaction ends. */
export async function listSuperseded(
  trx: Transaction,
  tried: readonly (ClaimKey & { id: string })[],
): Promise<Set<string>> {
  const superseded = new Set<string>();
  for (const one of tried) {
    const known = await lockRow<Claim>(trx, "messageClaims", keyOf(one));
    if (known && known.messageId !== one.id) superseded.add(one.id);
  }
  return superseded;
}

const keyOf = ({ conversationId, senderId, clientMessageId }: ClaimKey): ClaimKey => ({
  conversationId,
  senderId,
  clientMessageId,
});

/** Notes that the queue has it. */
export async function markAccepted(db: Knex, claimed: ClaimKey, at: string) {
  await db("messageClaims").where(keyOf(claimed)).update({ acceptedAt: at });
}
