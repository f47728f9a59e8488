import type { Attachment } from "@rawat/contracts";
import { type Encryption, giveWay, inTransaction, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";

/** A file as it is kept, without what is in it. */
export interface KeptAttachment {
  id: string;
  conversationId: string;
  kind: "consultation" | "room";
  senderId: string;
  name: string;
  mediaType: Attachment["mediaType"];
  bytes: number;
  createdAt: string;
  /** When it went out with a message. */
  sentAt: string | null;
}

/** Bytes of a piece: opened in a few milliseconds, in which nobody else has their turn. */
const pieceBytes = 196_608;

const nameContext = (id: string): string => `attachments.name:${id}`;
const pieceContext = (id: string, place: number): string => `attachmentPieces.content:${id}:${place}`;

/** Keeps a file, sealed piece by piece. */
export async function insertAttachment(
  trx: Transaction,
  { name, ...attachment }: KeptAttachment,
  content: Buffer,
  encryption: Encryption,
): Promise<void> {
  const { id } = attachment;
  await trx("attachments").insert({ ...attachment, name: encryption.encrypt(name, nameContext(id)) });
  for (let place = 0; place * pieceBytes < content.length; place++) {
    await giveWay();
    const piece = content.subarray(place * pieceBytes, (place + 1) * pieceBytes).toString("base64");
    await trx("attachmentPieces").insert({
      attachmentId: id,
      place,
      content: encryption.encrypt(piece, pieceContext(id, place)),
    });
  }
}

/** A file of which the name was sealed. @throws Error where it does not open */
export const openName = (sealed: KeptAttachment, encryption: Encryption): KeptAttachment => ({
  ...sealed,
  name: encryption.decrypt(sealed.name, nameContext(sealed.id)),
});

/** Files by their ids, their names sealed still. */
export async function listSealed(db: Knex, ids: readonly string[]): Promise<Map<string, KeptAttachment>> {
  if (ids.length === 0) return new Map();
  const rows: KeptAttachment[] = await db("attachments").whereIn("id", ids);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A file by its id. */
export async function findAttachment(
  db: Knex,
  id: string,
  encryption: Encryption,
): Promise<KeptAttachment | undefined> {
  const sealed: KeptAttachment | undefined = await db("attachments").where({ id }).first();
  return sealed && openName(sealed, encryption);
}

/** Bytes of the files that somebody has sent here since an instant, whatever became of them. */
export async function countBytes(db: Knex, senderId: string, since: string): Promise<number> {
  const rows = db("attachments").where({ senderId }).where("createdAt", ">=", since);
  return Number((await rows.sum({ bytes: "bytes" }))[0]?.bytes ?? 0);
}

/** Notes that a file goes out with a message, of which the first time says when. @returns whether it is there still */
export async function noteSent(db: Knex, id: string, at: string): Promise<boolean> {
  if ((await db("attachments").where({ id }).whereNull("sentAt").update({ sentAt: at })) > 0) return true;
  return (await db("attachments").where({ id }).first("id")) !== undefined;
}

/** Forgets files from before an instant that went out with no message, a few at once. @returns how many there were */
export async function forgetUnsent(db: Knex, before: string, limit: number): Promise<number> {
  const rows: { id: string }[] = await db("attachments")
    .whereNull("sentAt")
    .where("createdAt", "<", before)
    .limit(limit)
    .select("id");
  for (const { id } of rows)
    await inTransaction(db, async (trx) => {
      // Somebody may send it in this moment.
      if ((await trx("attachments").where({ id }).whereNull("sentAt").delete()) === 0) return;
      await trx("attachmentPieces").where({ attachmentId: id }).delete();
    });
  return rows.length;
}

/** A piece of a file; undefined behind the last one. */
export async function readPiece(
  db: Knex,
  id: string,
  place: number,
  encryption: Encryption,
): Promise<Buffer | undefined> {
  const row: { content: string } | undefined = await db("attachmentPieces").where({ attachmentId: id, place }).first();
  return row && Buffer.from(encryption.decrypt(row.content, pieceContext(id, place)), "base64");
}
