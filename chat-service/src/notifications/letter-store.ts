import type { Knex } from "knex";

/** A letter that has not left yet. */
export interface DueLetter {
  notificationId: string;
  /** How often somebody has tried. */
  tries: number;
  dueAt: string;
  createdAt: string;
}

export async function insertLetter(db: Knex, letter: DueLetter): Promise<void> {
  await db("letters").insert(letter);
}

/**
 * The letters that are to leave, the longest due first. @param beyondAny no letter is put off for so long: what is was put off by a clock that
 * has stepped back since
 */
export const listDueLetters = (db: Knex, now: string, beyondAny: string, limit: number): Promise<DueLetter[]> =>
  db<DueLetter>("letters").where("dueAt", "<=", now).orWhere("dueAt", ">", beyondAny).orderBy("dueAt").limit(limit);

/** Puts a letter off before it is tried: of several who find it due, one has it. */
export const claimLetter = async (
  db: Knex,
  { notificationId, dueAt, tries }: DueLetter,
  until: string,
): Promise<boolean> =>
  (await db("letters")
    .where({ notificationId, dueAt })
    .update({ dueAt: until, tries: tries + 1 })) > 0;

/** Says when a letter is tried again. */
export async function putOffLetter(db: Knex, notificationId: string, until: string): Promise<void> {
  await db("letters").where({ notificationId }).update({ dueAt: until });
}

/** Forgets the letters of somebody's notifications that have not left, for what they tell is so no more. */
export async function removeLetters(db: Knex, notificationIds: readonly string[]): Promise<void> {
  await db("letters").whereIn("notificationId", notificationIds).delete();
}

/** Forgets a letter, for it has left, or nobody tries any more. */
export async function removeLetter(db: Knex, notificationId: string): Promise<void> {
  await db("letters").where({ notificationId }).delete();
}
