import type { Appointment } from "@rawat/contracts";
import { appointmentStatuses } from "@rawat/contracts/without-schemas";
import { type Answered, everyRow, firstPage, type Page } from "../every-row.ts";

type Load = (query: Page & { status?: Appointment["status"] }) => Promise<Answered<Appointment>>;

/** Appointments in the order of time, those that were cancelled apart. */
export interface Appointments {
  going: Appointment[];
  cancelled: Appointment[];
  /** There are more than these: those that come last are shown. */
  isCut: boolean;
  /** The same of those that were cancelled. */
  hasMoreCancelled: boolean;
}

const others = appointmentStatuses.filter((status) => status !== "cancelled");

/**
 * Everything that is not cancelled, and of what is as much as one page has. Mostly the first page is all there is. Where it is
 * not, each status is asked for by itself: however much is cancelled, it stands in front of nothing.
 */
export async function everyAppointment(load: Load): Promise<Appointments> {
  const first = await load(firstPage);
  if (first.meta.nextCursor === null) return sorted(first.data, first.data, { isCut: false, hasMoreCancelled: false });
  let isCut = false;
  const cut = () => {
    isCut = true;
  };
  const [cancelled, ...going] = await Promise.all([
    load({ ...firstPage, status: "cancelled" }),
    ...others.map((status) => everyRow((page) => load({ ...page, status }), cut)),
  ]);
  return sorted(going.flat(), cancelled.data, { isCut, hasMoreCancelled: cancelled.meta.nextCursor !== null });
}

/** What took a step between two questions is answered twice; it counts as what it was last. */
function sorted(
  going: readonly Appointment[],
  cancelled: readonly Appointment[],
  more: Pick<Appointments, "isCut" | "hasMoreCancelled">,
): Appointments {
  const known = new Map<string, Appointment>();
  for (const one of [...going, ...cancelled]) {
    const before = known.get(one.id);
    if (!before || before.updatedAt <= one.updatedAt) known.set(one.id, one);
  }
  const all = [...known.values()].sort((a, b) => (`${a.startsAt}${a.id}` < `${b.startsAt}${b.id}` ? -1 : 1));
  return {
    going: all.filter(({ status }) => status !== "cancelled"),
    cancelled: all.filter(({ status }) => status === "cancelled"),
    ...more,
  };
}
