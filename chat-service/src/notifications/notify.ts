import { isDeepStrictEqual } from "node:util";
import type { Notification, NotificationDetails, NotificationType } from "@rawat/contracts";
import { afterCommit, instant, newId, type Transaction } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findAccountsOf } from "../people/account-store.ts";
import { tellNotification } from "../sockets/telling.ts";
import { holdNews, removeHeldOf } from "./held-news-store.ts";
import { insertLetter, removeLetters } from "./letter-store.ts";
import { insertNotification, type KeptNotification, listOf } from "./notification-store.ts";

interface News {
  type: NotificationType;
  subjectId: string;
  details: NotificationDetails;
  /** Whether everybody was told before, and whoever missed it is told now. */
  again: boolean;
}

/**
 * Tells somebody something: in their list, on their sockets, and by a letter. What they know they are not told again, also where it is told
 * anew. Whoever has no account is told nothing; what is new is held for a while, for one may be made and not heard of yet.
 */
export async function notify(
  trx: Transaction,
  { hub, clock }: Pick<Deps, "hub" | "clock">,
  whom: { patientId: string } | { staffId: string },
  { type, subjectId, details, again }: News,
): Promise<void> {
  const accounts = await findAccountsOf(trx, whom);
  if (accounts.length === 0 && !again)
    await holdNews(trx, { id: newId(), whom, type, subjectId, details, createdAt: instant(clock.now()) });
  for (const { id: accountId } of accounts) {
    const told = await listOf(trx, { accountId, subjectId });
    if (again ? told.some((one) => one.type === type) : isTold(told, { type, details })) continue;
    const createdAt = instant(clock.now());
    const notification = { id: newId(), accountId, type, subjectId, details, createdAt, readAt: null };
    await insertNotification(trx, notification);
    await insertLetter(trx, { notificationId: notification.id, tries: 0, dueAt: createdAt, createdAt });
    afterCommit(trx, () => tellNotification(hub, accountId, presented(notification)));
  }
}

/** Takes back a patient's reminders that have not left: the appointment was moved, or is not to be. */
export async function withdrawReminders(trx: Transaction, patientId: string, appointmentId: string): Promise<void> {
  await removeHeldOf(trx, appointmentId);
  for (const { id: accountId } of await findAccountsOf(trx, { patientId })) {
    const told = await listOf(trx, { accountId, subjectId: appointmentId });
    await removeLetters(
      trx,
      told.map(({ id }) => id),
    );
  }
}

/** Of a payment the same is news again once a bank has taken the money back; of everything else once something else was told. */
function isTold(told: readonly KeptNotification[], { type, details }: Pick<News, "type" | "details">): boolean {
  const reversal = told.findIndex((one) => one.type === "payment_reversed");
  const sinceReversal = reversal === -1 ? told : told.slice(0, reversal);
  const isOfPayment = type.startsWith("payment_") && type !== "payment_reversed";
  const since = isOfPayment ? sinceReversal : told.slice(0, 1);
  return since.some((one) => one.type === type && isDeepStrictEqual(one.details, details));
}

/** Until when it is worth telling; for good, where it tells what has been. */
export function untilOf({ type, details: { startsAt = "", expiresAt = "" } }: Pick<News, "type" | "details">): string {
  if (type === "appointment_reminder") return startsAt;
  return type === "consultation_started" || type === "consultation_expiring" ? expiresAt : "~";
}

/** A notification as it is shown. */
export const presented = ({ details, accountId: _, ...rest }: KeptNotification): Notification => ({
  ...rest,
  ...details,
});
