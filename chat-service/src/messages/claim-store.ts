import { isUniqueViolation } from "@rawat/platform";
import type { Knex } from "knex";

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
  const { conversationId, senderId, clientMessageId } = wished;
  try {
    await db("messageClaims").insert(wished);
    return wished;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return (await findClaim(db, { conversationId, senderId, clientMessageId })) ?? wished;
  }
}

/** Notes that the queue has it. */
export async function markAccepted(db: Knex, { conversationId, senderId, clientMessageId }: ClaimKey, at: string) {
  await db("messageClaims").where({ conversationId, senderId, clientMessageId }).update({ acceptedAt: at });
}
