import { z } from "zod";
import type { EventData, EventName } from "./events.ts";
import { type AccountActor, Role } from "./language/actor.ts";
import { endpoint } from "./language/endpoint.ts";
import { Id } from "./language/primitives.ts";

/** That something happened to a thing, and nothing of the thing itself: whoever is told reads it where they may. */
export const LiveEvent = z
  .object({
    type: z.string().meta({ description: "The event's name, such as `appointment.booked`" }),
    id: Id.meta({ description: "The thing's id" }),
    version: z.number().int().meta({ description: "The thing's version from then on" }),
  })
  .meta({ id: "LiveEvent" });
export type LiveEvent = z.infer<typeof LiveEvent>;

export const live = {
  follow: endpoint({
    method: "get",
    path: "/api/live",
    access: "signed_in",
    summary: "Follow what happens, as server-sent events",
    description:
      "Within a second of it, each event about a thing that the caller may know of: `data` is `{ type, id, version }`, its name, the thing's id and version, and nothing of the thing itself. A comment comes every 15 seconds. `Last-Event-ID` continues where a stream of the last minute ended, and what was told in the second before may come again; where that cannot be done, and where too many events wait for who does not read them, an event named `gap` stands in their place: whoever keeps what they read reads it anew. The stream ends with the session; of one account's streams at one gateway the oldest ends when there are more than twenty.",
    status: 200,
    response: "text/event-stream",
    reads: ["last-event-id"],
    isLasting: true,
    errors: [],
  }),
} as const;

/** Who may know that something happened: accounts of these roles, and whoever it is about. */
export interface KnownTo {
  roles: readonly Role[];
  accountId?: string;
  patientId?: string;
  doctorId?: string;
}

const everybody = Role.options;
const clinic = ["admin", "staff", "doctor"] as const satisfies Role[];

const account = ({ id }: EventData<"account.updated">): KnownTo => ({ roles: ["admin"], accountId: id });
const patient = ({ id }: EventData<"patient.updated">): KnownTo => ({ roles: clinic, patientId: id });
const publicThing = (): KnownTo => ({ roles: everybody });
const appointment = ({ patientId, doctorId }: EventData<"appointment.booked">): KnownTo => ({
  roles: ["admin", "staff"],
  patientId,
  doctorId,
});
const record = ({ patientId }: EventData<"record.created">): KnownTo => ({ roles: ["admin", "doctor"], patientId });
const bill = ({ patientId }: Pick<EventData<"order.created">, "patientId">): KnownTo => ({
  roles: ["admin", "staff"],
  patientId,
});

const consultation = ({
  patientId,
  doctorId,
}: Pick<EventData<"consultation.started">, "patientId" | "doctorId">): KnownTo => ({
  roles: ["admin"],
  patientId,
  doctorId,
});

/** Who may know of each event that pages are told of: whoever may read the thing that it is about. */
export const knownTo = {
  "account.created": account,
  "account.updated": account,
  "account.disabled": account,
  "patient.created": patient,
  "patient.updated": patient,
  "patient.archived": patient,
  "staff.created": publicThing,
  "staff.updated": publicThing,
  "schedule.changed": publicThing,
  "appointment.booked": appointment,
  "appointment.rescheduled": appointment,
  "appointment.status_changed": appointment,
  "appointment.reminder_due": appointment,
  "record.created": record,
  "record.amended": record,
  "order.created": bill,
  "order.updated": bill,
  "payment.updated": bill,
  "payment.settled": bill,
  "payment.failed": bill,
  "payment.refunded": bill,
  "payment.reversed": bill,
  "consultation.started": consultation,
  "consultation.expiring": consultation,
  "consultation.ended": consultation,
  "doctor.presence_changed": publicThing,
  // What is said in a room is told on its socket.
  "chat.message_stored": ({ patientId, doctorId }) => ({
    roles: patientId === undefined ? [] : ["admin"],
    ...(patientId !== undefined && { patientId }),
    ...(doctorId !== undefined && { doctorId }),
  }),
} as const satisfies { readonly [N in Exclude<EventName, "session.revoked">]: (data: EventData<N>) => KnownTo };

/** Whether this account is one of them. */
export const isKnownTo = ({ roles, accountId, patientId, doctorId }: KnownTo, actor: AccountActor): boolean =>
  roles.includes(actor.role) ||
  (accountId !== undefined && actor.accountId === accountId) ||
  (patientId !== undefined && actor.role === "patient" && actor.patientId === patientId) ||
  (doctorId !== undefined && actor.role === "doctor" && actor.staffId === doctorId);
