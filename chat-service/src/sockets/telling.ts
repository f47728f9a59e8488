import { chatSocket, type Message, type Notification, type PaymentStatus } from "@rawat/contracts";
import type { SocketHub } from "@rawat/platform";
import type { BegunConsultation, KeptConsultation } from "../consultations/consultation.ts";
import { secondsUntil } from "../consultations/times.ts";

/** Whoever has joined a consultation. */
export const consultationRoom = (id: string): string => `consultation:${id}`;
/** Whoever has joined a plain room. */
export const plainRoom = (id: string): string => `room:${id}`;
/** All sockets of one person, joined or not. */
export const patientRoom = (patientId: string): string => `patient:${patientId}`;
export const doctorRoom = (doctorId: string): string => `doctor:${doctorId}`;

/** All sockets of one account. */
export const accountRoom = (accountId: string): string => `account:${accountId}`;

type Hub = Pick<SocketHub, "tell">;

const roomsOf = ({ patientId, doctorId }: Pick<KeptConsultation, "patientId" | "doctorId">) => [
  patientRoom(patientId),
  doctorRoom(doctorId),
];

export const tellMessage = (hub: Hub, message: Message): void =>
  hub.tell(chatSocket, roomOf(message), "new_message", message);

const roomOf = ({ consultationId, chatRoomId = "" }: Message): string =>
  consultationId === undefined ? plainRoom(chatRoomId) : consultationRoom(consultationId);

export const tellRead = (hub: Hub, consultationId: string, userId: string, messageId: string): void =>
  hub.tell(chatSocket, consultationRoom(consultationId), "message_read", { consultationId, userId, messageId });

/** What somebody does in a consultation. */
export const tellOfSomebody = (
  hub: Hub,
  event: "typing_start" | "typing_stop" | "user_joined" | "user_left",
  body: { consultationId: string; userId: string; name: string },
): void => hub.tell(chatSocket, consultationRoom(body.consultationId), event, body);

/** Tells those who have joined a consultation of somebody's whether that one is there. */
export function tellPresence(
  hub: Hub,
  consultations: readonly Pick<KeptConsultation, "id">[],
  body: { userId: string; online: boolean },
): void {
  for (const { id } of consultations) hub.tell(chatSocket, consultationRoom(id), "presence", body);
}

export const tellPayment = (hub: Hub, patientId: string, paymentId: string, status: PaymentStatus): void =>
  hub.tell(chatSocket, patientRoom(patientId), "payment_update", { paymentId, status });

export const tellNotification = (hub: Hub, accountId: string, notification: Notification): void =>
  hub.tell(chatSocket, accountRoom(accountId), "notification", notification);

type Told = Pick<BegunConsultation, "id" | "paymentId" | "patientId" | "doctorId" | "status" | "expiresAt">;

export function tellBegun(hub: Hub, consultation: Told, names: ReadonlyMap<string, string>): void {
  const { id: consultationId, paymentId, patientId, doctorId, expiresAt } = consultation;
  const [patientName, doctorName] = [names.get(patientId) ?? "", names.get(doctorId) ?? ""];
  for (const room of roomsOf(consultation))
    hub.tell(chatSocket, room, "new_consultation", { consultationId, paymentId, patientName, doctorName, expiresAt });
}

export function tellExpiring(hub: Hub, consultation: Told, now: Date): void {
  const secondsRemaining = secondsUntil(consultation.expiresAt, now);
  for (const room of roomsOf(consultation))
    hub.tell(chatSocket, room, "consultation_expiring", { consultationId: consultation.id, secondsRemaining });
}

export function tellEnded(hub: Hub, { status, ...consultation }: Told): void {
  for (const room of roomsOf(consultation))
    hub.tell(chatSocket, room, "consultation_status_update", {
      consultationId: consultation.id,
      status,
      secondsRemaining: 0,
    });
}
