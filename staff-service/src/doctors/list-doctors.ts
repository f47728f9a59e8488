import type { Doctor } from "@rawat/contracts";
import { instant, nextDay, pageOf, startOfDay, textLengthOf } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { positionIn, positionOf } from "../people/read-staff.ts";
import { type FoundStaffMember, listStaff, type StaffFilter } from "../people/staff-store.ts";
import { prefixesOf } from "../people/terms.ts";
import { doctorsWithFreeSlots } from "../schedule/list-slots.ts";
import { doctorsOnDuty } from "./on-duty.ts";

export interface DoctorQuery {
  limit: number;
  cursor?: string | undefined;
  q?: string | undefined;
  specialization?: string | undefined;
  departmentId?: string | undefined;
  availableOn?: string | undefined;
  onDuty?: boolean | undefined;
}

/** A doctor, and whether they work now. */
interface DoctorNow {
  member: FoundStaffMember;
  onDuty: boolean;
}

/** What everybody may know of a doctor. */
export const doctorOf = ({ member, onDuty }: DoctorNow): Doctor => ({ ...member, onDuty });

/** A page of the doctors at work, by name. */
export async function listDoctors(deps: Deps, query: DoctorQuery) {
  const found = await findDoctors(deps, query);
  const lengthOf = ({ member }: DoctorNow) => textLengthOf(member);
  const { page, meta } = pageOf(found, query.limit, ({ member }) => positionOf(member), lengthOf);
  return { data: page.map(doctorOf), meta };
}

/** More than a page holds are read at once only where some of them may not count. */
const batchMax = 100;

/** The doctors of a page and one more. Whom the clock or the bookings rule out is known only after they are read, so they are read in batches. */
async function findDoctors(deps: Deps, query: DoctorQuery): Promise<DoctorNow[]> {
  const { limit, cursor, q, specialization, departmentId, availableOn, onDuty } = query;
  const prefixes = q === undefined ? undefined : prefixesOf(q);
  let after: StaffFilter["after"] = positionIn(cursor);
  // A text without any word finds nobody.
  if (prefixes?.length === 0) return [];
  const wanted = limit + 1;
  const batch = availableOn === undefined && onDuty === undefined ? wanted : batchMax;
  const found: DoctorNow[] = [];
  for (;;) {
    const filter = { role: "doctor", active: true, prefixes, specialization, departmentId } as const;
    const members = await listStaff(deps.db, { ...filter, limit: batch, after });
    found.push(...(await fitting(deps, members, query)));
    after = members.at(-1);
    if (found.length >= wanted || members.length < batch) return found.slice(0, wanted);
  }
}

async function fitting(
  deps: Deps,
  members: readonly FoundStaffMember[],
  { availableOn, onDuty }: DoctorQuery,
): Promise<DoctorNow[]> {
  const working = await doctorsOnDuty(deps, idsOf(members));
  const rightNow = members.filter(({ id }) => onDuty === undefined || working.has(id) === onDuty);
  const free = availableOn === undefined ? undefined : await freeOn(deps, idsOf(rightNow), availableOn);
  return rightNow
    .filter(({ id }) => free?.has(id) ?? true)
    .map((member) => ({ member, onDuty: working.has(member.id) }));
}

const idsOf = (members: readonly FoundStaffMember[]) => members.map(({ id }) => id);

const freeOn = (deps: Deps, ids: readonly string[], date: string): Promise<Set<string>> =>
  doctorsWithFreeSlots(deps, ids, {
    from: startOfDay(date, deps.zone),
    before: startOfDay(nextDay(date), deps.zone),
    now: instant(deps.clock.now()),
    zone: deps.zone,
  });
