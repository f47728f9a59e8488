import { isUniqueViolation } from "@rawat/platform";
import type { Knex } from "knex";

interface ReadMark {
  accountId: string;
  messageId: string;
}

/** How far each has read. */
export async function listReadMarks(
  db: Knex,
  consultationId: string,
): Promise<{ userId: string; messageId: string }[]> {
  const rows: ReadMark[] = await db("readMarks").where({ consultationId }).select("accountId", "messageId");
  return rows.map(({ accountId: userId, messageId }) => ({ userId, messageId }));
}

/** Puts a mark further on; false where it stands there or beyond already. */
export async function moveReadMark(
  db: Knex,
  consultationId: string,
  { accountId, messageId }: ReadMark,
): Promise<boolean> {
  const move = async () =>
    (await db("readMarks")
      .where({ consultationId, accountId })
      .where("messageId", "<", messageId)
      .update({ messageId })) > 0;
  if (await move()) return true;
  try {
    await db("readMarks").insert({ consultationId, accountId, messageId });
    return true;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // It stands there, or another device has put one there just now.
    return move();
  }
}
