import type { Actor, doctors, TimeOff } from "@rawat/contracts";
import { decodeCursor, type Handlers, pageOf } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findStaffMember } from "../people/staff-store.ts";
import { checkFit } from "./check-fit.ts";
import { conflictsOfTimeOff, conflictsOfWeek } from "./conflicts.ts";
import { listSlots } from "./list-slots.ts";
import { addTimeOff, getTimeOff, removeTimeOff } from "./plan-time-off.ts";
import { getKeptDoctor, getScheduledDoctor } from "./policy.ts";
import { findWeek } from "./schedule-store.ts";
import { setSchedule } from "./set-schedule.ts";
import { listTimeOff, type StoredTimeOff } from "./time-off-store.ts";
import { entryOf } from "./week.ts";

const shown = ({ startsAt, endsAt, ...timeOff }: StoredTimeOff): TimeOff => ({
  ...timeOff,
  from: startsAt,
  to: endsAt,
});

export function scheduleHandlers(deps: Deps): Omit<Handlers<typeof doctors>, "list" | "get"> {
  const noted = async (timeOff: StoredTimeOff) => ({
    data: shown(timeOff),
    meta: await conflictsOfTimeOff(deps, timeOff, (await findStaffMember(deps.db, timeOff.doctorId))?.scheduleVersion),
    // A time off never changes.
    version: 1,
    location: `/api/doctors/${timeOff.doctorId}/time-off/${timeOff.id}`,
  });
  return {
    schedules: async ({ actor, params }) => {
      const { scheduleVersion } = await getScheduledDoctor(deps, actor, params.id);
      return { data: (await findWeek(deps.db, params.id)).map(entryOf), version: scheduleVersion };
    },
    setSchedules: {
      version: async ({ params, actor }: { params: { id: string }; actor: Actor }) =>
        (await getKeptDoctor(deps, actor, params.id)).scheduleVersion,
      handle: async ({ actor, params, body, ifMatch }) => {
        const { week, version } = await setSchedule(deps, actor, params.id, body, ifMatch);
        return { data: week.map(entryOf), meta: await conflictsOfWeek(deps, params.id, week, version), version };
      },
    },
    listTimeOff: async ({ actor, params, query: { limit, cursor } }) => {
      await getKeptDoctor(deps, actor, params.id);
      const [startsAt = "", id = ""] = cursor ? decodeCursor(cursor, 2) : [];
      const rows = await listTimeOff(deps.db, params.id, limit + 1, cursor ? { startsAt, id } : undefined);
      const { page, meta } = pageOf(rows, limit, (row) => [row.startsAt, row.id]);
      return { data: page.map(shown), meta };
    },
    addTimeOff: {
      handle: async ({ actor, params, body, idempotency }) =>
        noted(await addTimeOff(deps, actor, params.id, body, idempotency)),
      again: async (id) => noted(await getTimeOff(deps, id)),
    },
    removeTimeOff: ({ actor, params }) => removeTimeOff(deps, actor, params.id, params.timeOffId),
    slots: async ({ params, query }) => ({ data: await listSlots(deps, params.id, query) }),
    fit: async ({ params, query }) => {
      const { doctor, fit, endsAt } = await checkFit(deps, params.id, query);
      const { scheduleVersion, version } = doctor;
      return { data: { doctor, fit, endsAt, scheduleVersion }, version };
    },
  };
}
