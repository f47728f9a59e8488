import type { Actor, appointments } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { expectSchedule } from "../people/people-store.ts";
import type { KeptAppointment } from "./appointment.ts";
import { listOccupying } from "./appointment-store.ts";
import { bookAppointment } from "./book-appointment.ts";
import { changeAppointment, replaceAppointment, rescheduleAppointment } from "./change-appointment.ts";
import { getAppointment, listAppointments, present } from "./read-appointments.ts";
import { stepAppointment } from "./step-appointment.ts";

export function bookingHandlers(
  deps: Deps,
): Omit<
  Handlers<typeof appointments>,
  "calendar" | "createCalendarToken" | "revokeCalendarToken" | "close" | "reopen"
> {
  const reply = async (appointment: KeptAppointment) => {
    const [data] = await present(deps.db, [appointment]);
    if (!data) throw new Error("an appointment was lost on its way out");
    return { data, version: appointment.version };
  };
  const version = async ({ params, actor }: { params: { id: string }; actor: Actor }) =>
    (await getAppointment(deps, actor, params.id)).version;
  return {
    list: ({ actor, query }) => listAppointments(deps, actor, query),
    create: {
      handle: async ({ actor, body, idempotency }) => reply(await bookAppointment(deps, actor, body, idempotency)),
      again: async (id, { actor }) => reply(await getAppointment(deps, actor, id)),
    },
    get: async ({ actor, params }) => reply(await getAppointment(deps, actor, params.id)),
    replace: {
      version,
      handle: async ({ actor, params, body, ifMatch }) =>
        reply(await replaceAppointment(deps, { actor, id: params.id, ifMatch }, body)),
    },
    change: {
      version,
      handle: async ({ actor, params, body, ifMatch }) =>
        reply(await changeAppointment(deps, { actor, id: params.id, ifMatch }, body)),
    },
    reschedule: {
      version,
      handle: async ({ actor, params, body, ifMatch }) =>
        reply(await rescheduleAppointment(deps, { actor, id: params.id, ifMatch }, body)),
    },
    cancel: {
      version,
      handle: async ({ actor, params, ifMatch }) => {
        await stepAppointment(deps, actor, { id: params.id, status: "cancelled", ifMatch });
      },
    },
    step: {
      version,
      handle: async ({ actor, params, body, ifMatch }) =>
        reply(await stepAppointment(deps, actor, { id: params.id, ...body, ifMatch })),
    },
    summary: async ({ actor, params }) => ({ data: await getAppointment(deps, actor, params.id) }),
    bookings: async ({ query: { doctorIds, from, to, limit, scheduleVersion } }) => {
      const ids = doctorIds.split(",");
      if (scheduleVersion !== undefined) await expectSchedule(deps.db, ids, scheduleVersion);
      const rows = await listOccupying(deps.db, ids, from, to, limit);
      return { data: rows.map(({ id, ...row }) => ({ ...row, appointmentId: id })) };
    },
  };
}
