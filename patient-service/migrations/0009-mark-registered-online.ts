import { alterTable, type Migration } from "@rawat/platform";
import type { Knex } from "knex";

const registrationsAtOnce = 500;

/**
 * Who registered by themself is whoever they say until the clinic has looked. Of those who came before this was asked, whoever the desk
 * has changed since is taken as looked at.
 */
export const markRegisteredOnline: Migration = {
  name: "0009-mark-registered-online",
  inSteps: true,
  up: async (db) => {
    await alterTable(db, "patients", (table) => {
      table.boolean("registeredOnline").notNullable().defaultTo(false);
    });
    await markEarlier(db);
  },
  down: (db) => db.raw("alter table patients drop column registeredOnline"),
};

async function markEarlier(db: Knex): Promise<void> {
  for (let lastId = ""; ; ) {
    const ids: string[] = await db("registrations")
      .where("id", ">", lastId)
      .orderBy("id")
      .limit(registrationsAtOnce)
      .pluck("id");
    const last = ids.at(-1);
    if (last === undefined) return;
    const byDesk: string[] = await db("patientVersions")
      .whereIn("patientId", ids)
      .where({ action: "changed" })
      .whereIn("role", ["staff", "admin"])
      .pluck("patientId");
    const seen = new Set(byDesk);
    const unseen = ids.filter((id) => !seen.has(id));
    await db("patients").whereIn("id", unseen).update({ registeredOnline: true });
    lastId = last;
  }
}
