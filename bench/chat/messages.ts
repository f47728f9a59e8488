import { beforeIdsFrom, type Encryption, instant, newId } from "@rawat/platform";
import { contextOf, type SealedMessage } from "../../chat-service/src/messages/message.ts";

const text =
  "Sudah dua hari, dok; obatnya diminum tiga kali sehari sesudah makan, panasnya turun sebentar lalu naik lagi.";

/** A message of a conversation as it is accepted at a time: sealed, and with an id of that time. */
export function acceptedMessage(
  conversationId: string,
  more: Pick<SealedMessage, "kind" | "patientId" | "doctorId">,
  at: Date,
  encryption: Encryption,
): SealedMessage {
  const createdAt = instant(at);
  const id = `${beforeIdsFrom(createdAt)}${newId().slice(13)}`;
  return {
    id,
    conversationId,
    ...more,
    senderId: more.patientId ?? conversationId,
    senderName: "Siti Nurhaliza",
    senderRole: "patient",
    type: "text",
    content: encryption.encrypt(text, contextOf(id)),
    attachmentId: null,
    clientMessageId: id,
    createdAt,
  };
}
