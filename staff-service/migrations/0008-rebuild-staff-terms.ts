import type { Migration } from "@rawat/platform";
import type { Knex } from "knex";
import { termsOf } from "../src/people/terms.ts";

interface Member {
  id: string;
  name: string;
  specialization: string | null;
}

/** What people of the clinic are found by, computed anew: also by their words written together, and by letters that every keyboard has. */
export const rebuildStaffTerms: Migration = {
  name: "0008-rebuild-staff-terms",
  up: (db) => rebuild(db, termsOf),
  down: (db) => rebuild(db, formerTermsOf),
};

/** A clinic's people are few: each is written anew. */
async function rebuild(db: Knex, terms: (member: Member) => readonly string[]): Promise<void> {
  const members: Member[] = await db("staff").whereNull("removedAt").select("id", "name", "specialization");
  for (const member of members) {
    await db("staffTerms").where({ staffId: member.id }).delete();
    const rows = terms(member).map((term) => ({ term, staffId: member.id }));
    if (rows.length > 0) await db("staffTerms").insert(rows);
  }
}

/** What they were found by before. */
function formerTermsOf({ name, specialization }: Member): string[] {
  const plain = `${name} ${specialization ?? ""}`.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => [...word].slice(0, 64).join("")))];
}
