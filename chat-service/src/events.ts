import type { ClinicEvents, EventData, NotificationDetails } from "@rawat/contracts";
import { afterCommit, instant, type Reactions, type Transaction } from "@rawat/platform";
import { newConsultation } from "./consultations/consultation.ts";
import { findConsultation, insertConsultation, listUnderWayOf } from "./consultations/consultation-store.ts";
import { endIfUnderWay, endWithin } from "./consultations/end.ts";
import type { Deps } from "./deps.ts";
import { isOutdated, noteAppointment } from "./notifications/appointment-news-store.ts";
import { notify, withdrawReminders } from "./notifications/notify.ts";
import { findAccount, keepAccount } from "./people/account-store.ts";
import { keepPaidTie, keepTie } from "./people/acquaintance-store.ts";
import { findNames, findVersion, keepPerson } from "./people/person-store.ts";
import { leaveForGood } from "./presence/presence.ts";
import { tellBegun, tellEnded, tellExpiring, tellPayment } from "./sockets/telling.ts";

/** What is still to come is reminded of. */
const isToCome: ReadonlySet<string> = new Set(["booked", "confirmed"]);
/** As long somebody wants to know that a consultation is over. */
const newsForMs = 24 * 3_600_000;

interface Told<D> {
  version: number;
  again: boolean;
  data: D;
}

const person = (trx: Transaction, { version, data: { id, name } }: Told<{ id: string; name: string }>) =>
  keepPerson(trx, { id, name, version });

const account =
  (isDisabled: boolean) =>
  (trx: Transaction, { version, data }: Told<EventData<"account.updated">>) =>
    keepAccount(
      trx,
      { ...data, version, email: data.email ?? null, patientId: data.patientId ?? null, staffId: data.staffId ?? null },
      isDisabled,
    );

const appointment = (
  trx: Transaction,
  { version, data: { id: appointmentId, patientId, doctorId, status } }: Told<EventData<"appointment.booked">>,
) => keepTie(trx, { appointmentId, version, patientId, doctorId, isOff: status === "cancelled" });

/** Who paid for a talk knows the doctor from then on, unless all of it has gone back. */
const paidTie = async (
  trx: Transaction,
  { version, data: { id: paymentId, patientId, doctorId } }: Told<EventData<"payment.settled">>,
  { isOff }: { isOff: boolean },
) => {
  if (doctorId !== null) await keepPaidTie(trx, { paymentId, version, patientId, doctorId, isOff });
};

const isAllBack = ({ refundedAmount, amount }: EventData<"payment.settled">) => refundedAmount >= amount;

/** What this service does when something happens elsewhere, and when something happens here that sockets are told of. */
export function reactions(deps: Deps): Reactions<ClinicEvents> {
  const { hub, clock, keeping } = deps;

  /** Whose doctor is at work no more ends here; it is nobody's fault who paid. */
  const doctorGone = async (trx: Transaction, staffId: string) => {
    for (const { id } of await listUnderWayOf(trx, { staffId })) await endIfUnderWay(trx, deps, id, "doctor_gone");
  };

  const payment =
    (type: "payment_settled" | "payment_failed" | "payment_refunded" | "payment_reversed") =>
    async (trx: Transaction, { data, again }: Told<EventData<"payment.settled">>) => {
      const { id: subjectId, patientId, status, amount, refundedAmount } = data;
      afterCommit(trx, () => tellPayment(hub, patientId, subjectId, status));
      // Of money that came, though another sum, nobody says that it did not go through.
      if (type === "payment_failed" && data.isInQuestion) return;
      const details = { amount: type === "payment_refunded" ? refundedAmount : amount };
      await notify(trx, deps, { patientId }, { type, subjectId, details, again });
    };

  /** Both are told, each with the other one's name. */
  const notifyBoth = async (
    trx: Transaction,
    { data: { id: subjectId, patientId, doctorId }, again }: Told<EventData<"consultation.started">>,
    type: "consultation_started" | "consultation_expiring" | "consultation_ended",
    details: NotificationDetails,
  ) => {
    const names = await findNames(trx, [patientId, doctorId]);
    const named = (id: string) => ({ ...details, name: names.get(id) ?? "" });
    await notify(trx, deps, { patientId }, { type, subjectId, details: named(doctorId), again });
    await notify(trx, deps, { staffId: doctorId }, { type, subjectId, details: named(patientId), again });
    return names;
  };

  /** Whose money is gone ends, also one that has not begun: also where that is learned first. Told anew it begins nothing to end it. */
  const moneyGone = async (
    trx: Transaction,
    told: Told<EventData<"payment.reversed">>,
    because: "payment_reversed" | "refunded",
  ) => {
    await paidTie(trx, told, { isOff: true });
    const { data, again } = told;
    const { id: paymentId, patientId, doctorId, isLate, begunAt: paymentBegunAt } = data;
    if (doctorId === null) return;
    const fresh = newConsultation({ paymentId, patientId, doctorId, isLate, paymentBegunAt }, clock.now());
    if (!again && (await insertConsultation(trx, fresh))) return void (await endWithin(trx, deps, fresh, because));
    const known = await findConsultation(trx, { paymentId });
    if (known) await endIfUnderWay(trx, deps, known.id, because);
  };

  /** Ends what a database that was put back takes for still running: how it ended was told then, and what was owed went back. */
  const endOver = async (trx: Transaction, paymentId: string) => {
    const known = await findConsultation(trx, { paymentId });
    if (known) await endIfUnderWay(trx, deps, known.id, "closed", { isSettled: true });
  };

  /** What was told while the queue was away: that it has begun, or is about to end, is no news of one that is over. */
  const isPast = async (trx: Transaction, { id, expiresAt }: EventData<"consultation.started">) =>
    instant(clock.now()) >= expiresAt || (await findConsultation(trx, { id }))?.endedAt != null;

  return {
    "account.disabled": async (trx, told) => {
      // One that is removed is nobody's any more: whose it was is known from before.
      const known = await findAccount(trx, told.data.id);
      // They are back since, or it is told anew: whoever had the account may have another one, and talk.
      if (known && known.version >= told.version) return;
      if (known) await leaveForGood(trx, deps, known);
      await account(true)(trx, told);
      const staffId = told.data.staffId ?? known?.staffId;
      if (told.data.role === "doctor" && staffId) await doctorGone(trx, staffId);
      const patientId = told.data.patientId ?? known?.patientId;
      // Who paid cannot come in any more.
      if (told.data.role === "patient" && patientId)
        for (const { id } of await listUnderWayOf(trx, { patientId })) await endIfUnderWay(trx, deps, id, "closed");
    },
    "staff.created": person,
    "staff.updated": async (trx, told) => {
      const isLate = (await findVersion(trx, told.data.id)) > told.version;
      await person(trx, told);
      if (told.data.role === "doctor" && !told.data.active && !isLate) await doctorGone(trx, told.data.id);
    },
    "appointment.reminder_due": async (trx, { version, data, again }) => {
      const { id: subjectId, patientId, doctorId, startsAt, hoursBefore } = data;
      // It was moved, or called off, and that was heard of first.
      if (await isOutdated(trx, subjectId, version)) return;
      const name = (await findNames(trx, [doctorId])).get(doctorId) ?? "";
      const details = { name, startsAt, hoursBefore };
      await notify(trx, deps, { patientId }, { type: "appointment_reminder", subjectId, details, again });
    },
    "appointment.rescheduled": async (trx, told) => {
      const { version, data } = told;
      const { id, patientId } = data;
      await appointment(trx, told);
      await noteAppointment(trx, { appointmentId: id, version, at: instant(clock.now()) });
      await withdrawReminders(trx, patientId, id);
    },
    "appointment.status_changed": async (trx, told) => {
      const { version, data } = told;
      const { id, patientId, status } = data;
      await appointment(trx, told);
      if (isToCome.has(status)) return;
      await noteAppointment(trx, { appointmentId: id, version, at: instant(clock.now()) });
      await withdrawReminders(trx, patientId, id);
    },
    "record.created": async (trx, { data: { id: subjectId, patientId, doctorId }, again }) => {
      const name = (await findNames(trx, [doctorId])).get(doctorId) ?? "";
      await notify(trx, deps, { patientId }, { type: "record_ready", subjectId, details: { name }, again });
    },
    "payment.settled": async (trx, told) => {
      await payment("payment_settled")(trx, told);
      const { id: paymentId, patientId, doctorId, isLate, begunAt: paymentBegunAt } = told.data;
      if (doctorId === null) return;
      if (told.data.isConsultationOver) return endOver(trx, paymentId);
      const paid = newConsultation({ paymentId, patientId, doctorId, isLate, paymentBegunAt }, clock.now());
      const isNew = await insertConsultation(trx, paid);
      if (isNew && told.data.isPlaceTaken) return void (await endWithin(trx, deps, paid, "not_started"));
      await paidTie(trx, told, { isOff: isAllBack(told.data) });
      afterCommit(trx, () => keeping.wake());
    },
    "payment.failed": payment("payment_failed"),
    "payment.refunded": async (trx, told) => {
      await payment("payment_refunded")(trx, told);
      // Another attempt's money may still wait for a hand.
      if (isAllBack(told.data)) await moneyGone(trx, told, "refunded");
    },
    "payment.reversed": async (trx, told) => {
      await payment("payment_reversed")(trx, told);
      await moneyGone(trx, told, "payment_reversed");
    },
    "consultation.started": async (trx, told) => {
      const { data } = told;
      if (await isPast(trx, data)) return;
      const names = await notifyBoth(trx, told, "consultation_started", { expiresAt: data.expiresAt });
      afterCommit(trx, () => tellBegun(hub, data, names));
    },
    "consultation.expiring": async (trx, told) => {
      const { data } = told;
      if (await isPast(trx, data)) return;
      await notifyBoth(trx, told, "consultation_expiring", { expiresAt: data.expiresAt });
      afterCommit(trx, () => tellExpiring(hub, data, clock.now()));
    },
    "consultation.ended": async (trx, told) => {
      const { data } = told;
      const { endedBecause, isToRefund } = data;
      afterCommit(trx, () => tellEnded(hub, data));
      // What is told anew after years is no news.
      if (clock.now().getTime() - Date.parse(data.expiresAt) < newsForMs)
        await notifyBoth(trx, told, "consultation_ended", { endedBecause, isToRefund });
    },
  };
}

/** What it keeps of whom there is, of whom thousands may be told at once: by the groups that hear of them. */
export const peopleReactions: Readonly<Record<string, Reactions<ClinicEvents>>> = {
  "chat-people": {
    "account.created": account(false),
    "account.updated": account(false),
    "appointment.booked": appointment,
  },
  "chat-patients": { "patient.created": person, "patient.updated": person, "patient.archived": person },
};
