import { createHash } from "node:crypto";
import { instant } from "@rawat/platform";
import type { Knex } from "knex";

/** A table that is read by an attacker gives no working link. */
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

export async function insertReset(db: Knex, accountId: string, token: string, expiresAt: Date): Promise<void> {
  await db("passwordResets").insert({ tokenHash: hashOf(token), accountId, expiresAt: instant(expiresAt) });
}

/** Uses a token up: of several that hold it, one learns the account. */
export async function takeReset(db: Knex, token: string, now: Date): Promise<string | undefined> {
  const row = await db("passwordResets")
    .where({ tokenHash: hashOf(token) })
    .where("expiresAt", ">", instant(now))
    .first();
  const taken = row
    ? await db("passwordResets")
        .where({ tokenHash: hashOf(token) })
        .delete()
    : 0;
  return taken === 1 ? row.accountId : undefined;
}

/** Voids every link of an account. */
export async function deleteResets(db: Knex, accountId: string): Promise<void> {
  await db("passwordResets").where({ accountId }).delete();
}
