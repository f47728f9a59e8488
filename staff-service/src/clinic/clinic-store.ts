import type { Clinic } from "@rawat/contracts";
import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";

/** What an administrator has said of the clinic. The time zone is no row's to say. */
export interface StoredClinic extends Omit<Clinic, "timeZone" | "consultation" | "updatedAt"> {
  version: number;
  updatedAt: string;
}

/** There is one clinic. */
const id = "clinic";

export async function findClinic(db: Knex): Promise<StoredClinic | undefined> {
  const row = await db("clinic").where({ id }).first();
  return row && { ...row, openingHours: JSON.parse(row.openingHours) };
}

/** Writes over the version before; false when somebody else wrote in the meantime. @throws a unique violation when both wrote the first one. */
export async function writeClinic(trx: Transaction, clinic: StoredClinic): Promise<boolean> {
  const row = { id, ...clinic, openingHours: JSON.stringify(clinic.openingHours) };
  if (clinic.version === 1) {
    await trx("clinic").insert(row);
    return true;
  }
  return (
    (await trx("clinic")
      .where({ id, version: clinic.version - 1 })
      .update(row)) > 0
  );
}
