import { type Attachment, type Message, MessageType, Role } from "@rawat/contracts";
import { Id, Instant } from "@rawat/contracts/language";
import type { Encryption } from "@rawat/platform";
import { z } from "zod";

/** By which the queue knows what somebody said. */
export const acceptedTopic = "chat.message_accepted";

/** A message as it is kept anywhere: its content sealed. Of a consultation with whose it is, for what is told of it. */
export const SealedMessage = z.object({
  id: Id,
  conversationId: Id,
  kind: z.enum(["consultation", "room"]),
  patientId: Id.nullable(),
  doctorId: Id.nullable(),
  senderId: Id,
  senderName: z.string(),
  senderRole: Role,
  type: MessageType,
  content: z.string(),
  attachmentId: Id.nullable(),
  clientMessageId: z.string().nullable(),
  createdAt: Instant,
});
export type SealedMessage = z.infer<typeof SealedMessage>;

/** A row of the table. */
export type StoredMessage = Omit<SealedMessage, "patientId" | "doctorId">;

/** What stands beside what was said, as a message is kept. */
const ownCharacters = 500;

/** Characters that a message takes where it is kept. */
export const charactersOf = ({ content }: Pick<SealedMessage, "content">): number => content.length + ownCharacters;

/** What the content of a message is sealed for: copied into another it does not open. */
export const contextOf = (id: string): string => `messages.content:${id}`;

/** A message as it is read. @throws Error where it does not open */
export const openMessage = (sealed: StoredMessage, encryption: Encryption, attachment?: Attachment): Message => ({
  ...envelopeOf(sealed),
  content: encryption.decrypt(sealed.content, contextOf(sealed.id)),
  ...(attachment && { attachment }),
});

/** One that does not open. */
export const unreadable = (sealed: StoredMessage): Message => ({
  ...envelopeOf(sealed),
  content: "",
  isUnreadable: true,
});

function envelopeOf(message: StoredMessage): Omit<Message, "content"> {
  const { id, conversationId, kind, senderId, senderName, senderRole, type, clientMessageId, createdAt } = message;
  return {
    id,
    ...(kind === "consultation" ? { consultationId: conversationId } : { chatRoomId: conversationId }),
    senderId,
    senderName,
    senderRole,
    type,
    ...(clientMessageId !== null && { clientMessageId }),
    createdAt,
  };
}
