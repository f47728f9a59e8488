import { randomUUID } from "node:crypto";
import { type Cast, newcomer, roleOf, type Who } from "./cast.ts";
import type { Entry } from "./endpoints.ts";
import { attachmentOf, beginTalk, notificationOf, roomOf, talkOf } from "./talks.ts";

/** Whose the thing is that is asked for: `owner`'s, somebody's who is none of the cast, nobody's, or one that is gone. */
export const things = ["self", "other", "nonexistent", "archived"] as const;
export type Thing = (typeof things)[number];

export interface Ownership {
  /** Makes one; where a path names several, their ids are joined by `|`. */
  make(cast: Cast, thing: Thing): Promise<string>;
  /** Whether `who`, whose role may ask, is told of it. */
  isTold(who: Who, thing: Thing): boolean;
}

async function remove({ ask, people }: Cast, path: string): Promise<void> {
  const { status, text } = await ask("DELETE", path, { token: people.admin.token });
  if (status !== 204) throw new Error(text);
}

const patientOf = async (cast: Cast, thing: Thing) => {
  if (thing === "nonexistent") return randomUUID();
  if (thing === "self") return cast.people.owner.patientId;
  const id = await newcomer(cast);
  if (thing === "archived") await remove(cast, `/api/patients/${id}`);
  return id;
};
const accountOf = async (cast: Cast, thing: Thing) => {
  if (thing === "nonexistent") return randomUUID();
  const { accountId } = await cast.fresh("owner");
  if (thing === "archived") await remove(cast, `/api/users/${accountId}`);
  return accountId;
};
const isThere = (_: Who, thing: Thing) => thing === "self" || thing === "other";

/** What belongs to a patient: to the owner, to somebody else, or to nobody. Nothing of the kind is ever gone. */
const ofPatient =
  (make: (cast: Cast, patientId: string) => Promise<string>) =>
  async (cast: Cast, thing: Thing): Promise<string> =>
    thing === "self" || thing === "other" ? make(cast, await patientOf(cast, thing)) : randomUUID();

/** The clinic's people see all; a patient what is theirs. */
const ownOrClinic = (who: Who, thing: Thing) =>
  roleOf(who) === "patient" ? who === "owner" && thing === "self" : isThere(who, thing);

const patient: Ownership = { make: patientOf, isTold: ownOrClinic };
const account: Ownership = { make: accountOf, isTold: isThere };
const appointment: Ownership = {
  make: ofPatient(async ({ clinic }, patientId) => (await clinic.book(patientId)).id),
  isTold: ownOrClinic,
};
const record: Ownership = {
  make: ofPatient(async ({ clinic }, patientId) => (await clinic.write(patientId)).id),
  isTold: ownOrClinic,
};
const order: Ownership = {
  make: ofPatient(async ({ clinic }, patientId) => (await clinic.order(patientId)).id),
  isTold: ownOrClinic,
};
const payment: Ownership = {
  make: ofPatient(async ({ clinic }, patientId) => (await clinic.paid(patientId)).id),
  isTold: ownOrClinic,
};
/** One that its patient has begun to pay online. */
const begunPayment: Ownership = {
  make: async (cast, thing) => {
    if (thing !== "self" && thing !== "other") return randomUUID();
    const { patientId, token } = thing === "self" ? cast.people.owner : await cast.fresh("owner");
    const { id: orderId } = await cast.clinic.order(patientId);
    const { status, body, text } = await cast.ask("POST", "/api/payments", { token, json: { orderId } });
    if (status !== 201) throw new Error(text);
    return body.data.id;
  },
  isTold: ownOrClinic,
};
const waitingRefund: Ownership = {
  ...payment,
  make: async (cast, thing) => {
    const id = await payment.make(cast, thing);
    if (isThere("admin", thing))
      await cast.ask("POST", `/api/payments/${id}/refund`, { token: cast.people.admin.token, json: { reason: "x" } });
    return id;
  },
};
/** One of the owner's, or of somebody else's, with the doctor of the cast. */
const talk = (make: typeof talkOf): Ownership => ({
  make: async (cast, thing) => {
    if (thing !== "self" && thing !== "other") return randomUUID();
    return make(cast, thing === "self" ? cast.people.owner : await cast.fresh("owner"));
  },
  isTold: ownOrClinic,
});
/** Of a room of the owner's and the doctor's, or of somebody else's and the doctor's. */
const ofRoom = (make: typeof roomOf): Ownership => ({
  make: async (cast, thing) => {
    if (thing !== "self" && thing !== "other") return randomUUID();
    return make(cast, thing === "self" ? cast.people.owner : await cast.fresh("owner"));
  },
  isTold: (who, thing) => (who === "doctor" && isThere(who, thing)) || (who === "owner" && thing === "self"),
});
/** Of the owner, or of somebody who is none of the cast. */
const notification: Ownership = {
  make: async (cast, thing) => {
    if (thing !== "self" && thing !== "other") return randomUUID();
    return notificationOf(cast, thing === "self" ? cast.people.owner : await cast.fresh("owner"));
  },
  isTold: (who, thing) => who === "owner" && thing === "self",
};
const staffOf = (more: object) => async (cast: Cast, thing: Thing) => {
  if (thing === "nonexistent") return randomUUID();
  const { id } = await cast.clinic.hire(more);
  if (thing === "archived") await remove(cast, `/api/staff/${id}`);
  return id;
};
const staffMember: Ownership = { make: staffOf({}), isTold: isThere };
/** A doctor's own week is their own: the one doctor of the cast may not touch another's. */
const ownWeek: Ownership = {
  make: (cast, thing) =>
    thing === "self" ? Promise.resolve(cast.people.doctor.staffId) : staffMember.make(cast, thing),
  isTold: isThere,
};
/** What the clinic has and everybody may know of. */
const ofClinic = (path: string, make: (cast: Cast) => Promise<{ id: string }>): Ownership => ({
  make: async (cast, thing) => {
    if (thing === "nonexistent") return randomUUID();
    const { id } = await make(cast);
    if (thing === "archived") await remove(cast, `${path}/${id}`);
    return id;
  },
  isTold: isThere,
});
const department = ofClinic("/api/departments", ({ clinic }) => clinic.department());
const category = ofClinic("/api/categories", ({ clinic }) => clinic.category());
const news = ofClinic("/api/news", ({ clinic }) => clinic.news());

// Nothing dies here; that a dead letter is replayed is seen where programs are made to fail.
const deadLetter: Ownership = { make: async () => randomUUID(), isTold: () => false };

/** Whose a thing is, for every endpoint that names one. */
const ownerships: Readonly<Record<string, Ownership>> = {
  "gateway.deadLetters.replay": deadLetter,
  "gateway.users.get": account,
  "gateway.users.change": account,
  "gateway.users.remove": account,
  "patient.patients.get": patient,
  "patient.patients.replace": patient,
  "patient.patients.change": patient,
  "patient.patients.timeline": patient,
  "patient.patients.history": patient,
  // Who is archived is there to be brought back.
  "patient.patients.restore": { ...patient, isTold: (_, thing) => thing !== "nonexistent" },
  // Who is archived is nobody's own any more, so the patient themself is another one each time.
  "patient.patients.archive": {
    ...patient,
    make: async (cast, thing) => (thing === "self" ? (await cast.fresh("owner")).patientId : patientOf(cast, thing)),
  },
  "staff.staff.get": staffMember,
  "staff.staff.replace": staffMember,
  "staff.staff.change": staffMember,
  "staff.staff.remove": staffMember,
  "staff.doctors.get": staffMember,
  "staff.doctors.schedules": staffMember,
  "staff.doctors.slots": staffMember,
  "staff.doctors.setSchedules": ownWeek,
  "staff.doctors.listTimeOff": ownWeek,
  "staff.doctors.addTimeOff": ownWeek,
  "staff.doctors.removeTimeOff": {
    make: async (cast, thing) => {
      if (thing === "nonexistent" || thing === "archived") return `${cast.people.doctor.staffId}|${randomUUID()}`;
      const doctorId = await ownWeek.make(cast, thing);
      return `${doctorId}|${(await cast.clinic.timeOff(doctorId)).id}`;
    },
    isTold: isThere,
  },
  "staff.categories.get": category,
  "staff.categories.replace": category,
  "staff.categories.change": category,
  "staff.categories.remove": category,
  "staff.news.get": news,
  "staff.news.replace": news,
  "staff.news.change": news,
  "staff.news.remove": news,
  "staff.departments.get": department,
  "staff.departments.replace": department,
  "staff.departments.change": department,
  "staff.departments.remove": department,
  "appointment.appointments.get": appointment,
  "appointment.appointments.replace": appointment,
  "appointment.appointments.change": appointment,
  "appointment.appointments.cancel": appointment,
  "appointment.appointments.step": appointment,
  "appointment.appointments.reschedule": appointment,
  "payment.orders.get": order,
  "payment.orders.change": order,
  "payment.orders.payAtCounter": order,
  // Of whom nobody has ordered anything, the list is empty.
  "payment.orders.ofPatient": {
    ...patient,
    isTold: (who, thing) => roleOf(who) !== "patient" || ownOrClinic(who, thing),
  },
  "payment.payments.get": payment,
  "payment.payments.sync": payment,
  "payment.payments.cancel": begunPayment,
  "payment.payments.refund": payment,
  "payment.payments.completeRefund": waitingRefund,
  "payment.payments.withdrawRefund": waitingRefund,
  // Nothing differs here; that a difference is seen to is shown where Midtrans is made to lie.
  "payment.paymentBooks.resolve": deadLetter,
  "chat.consultations.get": talk(talkOf),
  // Each ends its own.
  "chat.consultations.end": talk(beginTalk),
  "chat.chats.messages": talk(talkOf),
  "chat.chats.status": talk(talkOf),
  // Rooms and what is in them are their people's alone.
  "chat.chats.roomMessages": ofRoom(roomOf),
  "chat.chats.attachment": ofRoom(attachmentOf),
  "chat.notifications.read": notification,
  "record.records.get": record,
  "record.records.amend": record,
  "record.records.remove": record,
  "record.records.versions": record,
  "record.records.version": { ...record, make: async (cast, thing) => `${await record.make(cast, thing)}|1` },
};

const ownWeeks = new Set(
  ["setSchedules", "listTimeOff", "addTimeOff", "removeTimeOff"].map((name) => `staff.doctors.${name}`),
);

/** @throws for an endpoint of which nobody said whose its things are; undefined where it names none. */
export function ownershipOf({ name, endpoint }: Entry): Ownership | undefined {
  if (!endpoint.params || endpoint.access === "service") return undefined;
  const ownership = ownerships[name];
  if (!ownership) throw new Error(`${name} is new: say in tests/attacks/things.ts whose its things are`);
  return ownership;
}

/** Another doctor's week is public, so who may not change it is told so; everything else that is not one's own is not there. */
export const isForbidden = ({ name }: Entry, who: Who, thing: Thing): boolean =>
  who === "doctor" && thing === "other" && ownWeeks.has(name);
