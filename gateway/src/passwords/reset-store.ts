import { createHash } from "node:crypto";
import { instant } from "@rawat/platform";
import type { Knex } from "knex";

/** A table that is read by an attacker gives no working link. */
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

export async function insertReset(db: Knex, accountId: string, token: string, expiresAt: Date): Promise<void> {
  await db("passwordResets").insert({ tokenHash: hashOf(token), accountId, expiresAt: instant(expiresAt) });
}

const good = (db: Knex, token: string, now: Date) =>
  db("passwordResets")
    .where({ tokenHash: hashOf(token) })
    .where("expiresAt", ">", instant(now));

/** Whose token it is, while it is good. */
export async function findReset(db: Knex, token: string, now: Date): Promise<string | undefined> {
  return (await good(db, token, now).first("accountId"))?.accountId;
}

/** Uses a token up: of several that hold it, one is told that it was good. */
export async function takeReset(db: Knex, token: string, now: Date): Promise<boolean> {
  return (await good(db, token, now).delete()) === 1;
}

/** Voids every link of an account. */
export async function deleteResets(db: Knex, accountId: string): Promise<void> {
  await db("passwordResets").where({ accountId }).delete();
}

/** Voids every link there is. */
export async function deleteAllResets(db: Knex): Promise<void> {
  await db("passwordResets").delete();
}
