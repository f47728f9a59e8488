import type { StaffRole } from "@rawat/contracts";
import { decodeCursor, NotFound, pageOf, textLengthOf } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { type FoundStaffMember, findStaffMember, listStaff } from "./staff-store.ts";
import { prefixesOf } from "./terms.ts";

/** A person of the clinic. @throws NotFound, also for one who was removed. */
export async function getStaffMember({ db }: Pick<Deps, "db">, id: string): Promise<FoundStaffMember> {
  const member = await findStaffMember(db, id);
  if (!member) throw new NotFound("not_found");
  return member;
}

interface StaffQuery {
  limit: number;
  cursor?: string | undefined;
  q?: string | undefined;
  role?: StaffRole | undefined;
  departmentId?: string | undefined;
  active?: boolean | undefined;
}

/** Where a page of people ends. */
export const positionOf = ({ nameKey, id }: FoundStaffMember): [string, string] => [nameKey, id];

/** Where a page of people begins that goes on from an earlier one. @throws Invalid */
export function positionIn(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const [nameKey = "", id = ""] = decodeCursor(cursor, 2);
  return { nameKey, id };
}

/** A page of the clinic's people, by name. */
export async function listMembers({ db }: Deps, { limit, cursor, q, ...filter }: StaffQuery) {
  const after = positionIn(cursor);
  const prefixes = q === undefined ? undefined : prefixesOf(q);
  // A text without any word finds nobody.
  const rows = prefixes?.length === 0 ? [] : await listStaff(db, { limit: limit + 1, after, prefixes, ...filter });
  return pageOf(rows, limit, positionOf, textLengthOf);
}
