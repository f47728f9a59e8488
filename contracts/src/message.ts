import { z } from "zod";
import { Attachment } from "./attachment.ts";
import { Role } from "./language/actor.ts";
import { Id, Instant, isVisible, Line, Paragraphs } from "./language/primitives.ts";
import { messageCharactersMax, messageTypes } from "./words.ts";

export const MessageType = z.enum(messageTypes).meta({ id: "MessageType" });
export type MessageType = z.infer<typeof MessageType>;

/** In which consultation, or else in which room. */
export const inConversation = { consultationId: Id.optional(), chatRoomId: Id.optional() } as const;

interface InConversation {
  consultationId?: string | undefined;
  chatRoomId?: string | undefined;
}

export const isInOne = ({ consultationId, chatRoomId }: InConversation): boolean =>
  (consultationId === undefined) !== (chatRoomId === undefined);
export const inOneExpected = { path: ["consultationId"], message: "Expected either a consultation's id or a room's" };

/**
 * What somebody says, or a file with what they say of it. The same `clientMessageId` of one sender in one conversation is one
 * message, however often it is sent.
 */
export const NewMessage = z
  .strictObject({
    ...inConversation,
    content: Paragraphs(messageCharactersMax),
    type: MessageType.optional(),
    attachmentId: Id.optional(),
    clientMessageId: Line(100).optional(),
  })
  .refine(isInOne, inOneExpected)
  .refine(({ content, attachmentId }) => attachmentId !== undefined || isVisible(content), {
    path: ["content"],
    message: "Expected some text",
  })
  .refine(({ type = "text", attachmentId }) => (type === "text") === (attachmentId === undefined), {
    path: ["type"],
    message: "Expected text without an attachment, or an image or a file with one",
  })
  .meta({ id: "NewMessage" });
export type NewMessage = z.output<typeof NewMessage>;

/** Why something is not said, whichever way it was sent. */
export const sayingErrors = [
  "unknown_consultation",
  "unknown_room",
  "unknown_attachment",
  "consultation_over",
  "room_over",
  "message_differs",
] as const;

/** What was said. Ids are made when a message is accepted: their order is the order for everyone. */
export const Message = z
  .object({
    id: Id,
    ...inConversation,
    /** The sender's account. */
    senderId: Id,
    senderName: z.string(),
    senderRole: Role,
    type: MessageType,
    content: z.string(),
    /** What was said, or what the file is called, does not open any more: `content` is empty. The others of its page are not lost with it. */
    isUnreadable: z.literal(true).optional(),
    attachment: Attachment.optional(),
    clientMessageId: z.string().optional(),
    createdAt: Instant,
  })
  .meta({ id: "Message" });
export type Message = z.infer<typeof Message>;

/** A message that is kept, and will be stored. */
export const QueuedMessage = z.object({ id: Id, status: z.literal("queued"), createdAt: Instant });
export type QueuedMessage = z.infer<typeof QueuedMessage>;
