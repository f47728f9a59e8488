import type { StaffRole } from "@rawat/contracts";
import { endOf, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { sortKeyOf } from "../sort-key.ts";
import type { KeptStaffMember } from "./staff-member.ts";
import type { Told } from "./tell.ts";
import { termsOf } from "./terms.ts";

/** A person of the clinic as read: with the department's name, and the key that lists are sorted by. */
export interface FoundStaffMember extends KeptStaffMember {
  departmentName: string | null;
  nameKey: string;
}

/** A row of the table, with the name of the department. */
interface StaffRow extends Omit<FoundStaffMember, "active" | "online"> {
  specializationKey: string | null;
  active: number;
  online: number;
  presenceVersion?: number;
}

/** A capital letter may become two small ones; what comes after so many makes no difference to an order. */
const nameKeyCharactersMax = 200;

const bit = (flag: boolean) => (flag ? 1 : 0);

const rowOf = (member: KeptStaffMember): Omit<StaffRow, "departmentName"> => ({
  ...member,
  nameKey: [...sortKeyOf(member.name)].slice(0, nameKeyCharactersMax).join(""),
  specializationKey: member.specialization === null ? null : sortKeyOf(member.specialization),
  active: bit(member.active),
  online: bit(member.online),
});

const opened = ({ specializationKey: _, presenceVersion: __, active, online, ...row }: StaffRow): FoundStaffMember => ({
  ...row,
  active: active === 1,
  online: online === 1,
});

/** Those who were not removed, each with their department's name. */
const present = (db: Knex) =>
  db("staff")
    .leftJoin("departments", "departments.id", "staff.departmentId")
    .whereNull("staff.removedAt")
    .select("staff.*", "departments.name as departmentName");

/** Somebody who was not removed. */
export async function findStaffMember(db: Knex, id: string): Promise<FoundStaffMember | undefined> {
  const row = await present(db).where("staff.id", id).first();
  return row && opened(row);
}

export interface StaffFilter {
  limit: number;
  after?: { nameKey: string; id: string } | undefined;
  /** Beginnings of words, all of which must fit. */
  prefixes?: readonly string[] | undefined;
  role?: StaffRole | undefined;
  departmentId?: string | undefined;
  active?: boolean | undefined;
  specialization?: string | undefined;
}

/** People by name, from the one after `after` on. */
export async function listStaff(db: Knex, filter: StaffFilter): Promise<FoundStaffMember[]> {
  const { limit, after, prefixes = [], role, departmentId, active, specialization } = filter;
  const query = present(db).orderBy("staff.nameKey").orderBy("staff.id").limit(limit);
  if (role !== undefined) query.where("staff.role", role);
  if (departmentId !== undefined) query.where("staff.departmentId", departmentId);
  if (active !== undefined) query.where("staff.active", bit(active));
  if (specialization !== undefined) query.where("staff.specializationKey", sortKeyOf(specialization));
  for (const prefix of prefixes) query.whereIn("staff.id", staffFoundBy(db, prefix));
  if (after) {
    query
      .where("staff.nameKey", ">=", after.nameKey)
      .where((beyond) => beyond.where("staff.nameKey", ">", after.nameKey).orWhere("staff.id", ">", after.id));
  }
  return (await query).map(opened);
}

/** Everybody, removed ones too, the last changed ones first. */
export async function listIdsByChange(db: Knex): Promise<string[]> {
  const rows: { id: string }[] = await db("staff").orderBy("updatedAt", "desc").select("id");
  return rows.map(({ id }) => id);
}

/** What other services are told of these people. */
export async function findTold(db: Knex, ids: readonly string[]): Promise<Told[]> {
  const rows: StaffRow[] = await db("staff").whereIn("id", ids);
  return rows.map(opened);
}

const staffFoundBy = (db: Knex, prefix: string) =>
  db("staffTerms").where("term", ">=", prefix).where("term", "<", endOf(prefix)).select("staffId");

const termRows = (member: KeptStaffMember) => termsOf(member).map((term) => ({ term, staffId: member.id }));

async function writeTerms(trx: Transaction, member: KeptStaffMember): Promise<void> {
  const rows = member.removedAt === null ? termRows(member) : [];
  await trx("staffTerms").where({ staffId: member.id }).delete();
  if (rows.length > 0) await trx("staffTerms").insert(rows);
}

/** @throws a reference violation when there is no such department, a unique violation of the id. */
export async function insertStaffMember(trx: Transaction, member: KeptStaffMember): Promise<void> {
  await trx("staff").insert(rowOf(member));
  await writeTerms(trx, member);
}

/** Writes a member over the version before; false when somebody else wrote in the meantime. @throws a reference violation when there is no such department. */
export async function updateStaffMember(trx: Transaction, member: KeptStaffMember): Promise<boolean> {
  // The schedule and the presence at the chat are written by others, at the same time.
  const { scheduleVersion: _, online: __, ...row } = rowOf(member);
  const changed = await trx("staff")
    .where({ id: member.id, version: member.version - 1 })
    .update(row);
  if (changed === 0) return false;
  await writeTerms(trx, member);
  return true;
}

/** Keeps whether a doctor is at the chat, unless something newer is known. */
export async function writePresence(
  trx: Transaction,
  id: string,
  { online, version }: { online: boolean; version: number },
): Promise<void> {
  await trx("staff")
    .where({ id })
    .where("presenceVersion", "<", version)
    .update({ online: bit(online), presenceVersion: version });
}

/**
 * Counts a change of a doctor's schedule; undefined when there is no such person any more, or not in the version told. The row's
 * lock puts those who change one schedule in a line.
 */
export async function countScheduleChange(trx: Transaction, id: string, from?: number): Promise<number | undefined> {
  const query = trx("staff").where({ id }).whereNull("removedAt");
  if (from !== undefined) query.where({ scheduleVersion: from });
  if ((await query.increment("scheduleVersion", 1)) === 0) return undefined;
  const { scheduleVersion } = await trx("staff").where({ id }).first("scheduleVersion");
  return scheduleVersion;
}

/** Marks a registration as completed or withdrawn. @throws a unique violation when it is the one or the other already. */
export async function claimRegistration(db: Knex, id: string): Promise<void> {
  await db("staffRegistrations").insert({ id });
}
