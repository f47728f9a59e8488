import { z } from "zod";
import { Attachment } from "./attachment.ts";
import { ChatRoom, NewChatRoom } from "./chat-room.ts";
import { ConsultationState } from "./consultation.ts";
import { multipart } from "./language/bodies.ts";
import { endpoint, ownFiles, ownRooms } from "./language/endpoint.ts";
import { Id, IdParams, PageMeta, pageQuery, QueryInteger } from "./language/primitives.ts";
import { inConversation, Message, NewMessage, QueuedMessage, sayingErrors } from "./message.ts";
import { attachmentBytesMax, attachmentTypes } from "./words.ts";

/** A file of the largest at 50 kB/s, as a telephone at the edge of its network has it. */
const attachmentWithinMs = 220_000;
const participants = ["doctor", "patient"] as const;

const pageOfMessages = z.strictObject({
  /** What was said before this message. */
  before: Id.optional(),
  limit: QueryInteger(1, 100)
    .optional()
    .transform((limit) => limit ?? 50),
});

export const chats = {
  send: endpoint({
    method: "post",
    path: "/api/chats/messages",
    access: "signed_in",
    summary: "Say something in a consultation or in a room",
    description: "It is kept once this is answered, and is stored and told to the others a moment later.",
    body: NewMessage,
    idempotent: true,
    status: 202,
    response: QueuedMessage,
    errors: sayingErrors,
  }),
  messages: endpoint({
    method: "get",
    path: "/api/chats/consultation/:id/messages",
    access: ["admin", ...participants],
    summary: "Read what was said in a consultation: the latest page, the oldest first within it",
    description: "An administrator's reading is written into the trail.",
    params: IdParams,
    query: pageOfMessages,
    status: 200,
    response: z.array(Message),
    errors: [],
  }),
  status: endpoint({
    method: "get",
    path: "/api/chats/consultation/:id/status",
    access: ["admin", ...participants],
    summary: "How far a consultation is, and who of the two is there",
    params: IdParams,
    status: 200,
    response: ConsultationState,
    errors: [],
  }),
  createRoom: endpoint({
    method: "post",
    path: "/api/chats/rooms",
    access: "signed_in",
    summary: "Open a room with others, or the one that these have already",
    description: "A patient may with doctors whom they had a consultation or an appointment with, and these with them.",
    body: NewChatRoom,
    accountLimit: ownRooms,
    idempotent: true,
    status: 201,
    response: ChatRoom,
    errors: ["unknown_user"],
  }),
  rooms: endpoint({
    method: "get",
    path: "/api/chats/rooms",
    access: "signed_in",
    summary: "List one's own rooms, the newest first",
    query: z.strictObject(pageQuery),
    status: 200,
    response: z.array(ChatRoom),
    meta: PageMeta,
    errors: [],
  }),
  roomMessages: endpoint({
    method: "get",
    path: "/api/chats/rooms/:id/messages",
    access: "signed_in",
    summary: "Read what was said in a room: the latest page, the oldest first within it",
    params: IdParams,
    query: pageOfMessages,
    status: 200,
    response: z.array(Message),
    errors: [],
  }),
  attach: endpoint({
    method: "post",
    path: "/api/chats/attachments",
    access: "signed_in",
    summary: "Send a file for a message to come",
    description:
      "PNG, JPEG, WebP or PDF by its content, up to 10 MiB. Where and with what a picture was taken is taken out of it. It is seen by whoever reads the conversation that it is for.",
    body: multipart(z.strictObject(inConversation), {
      file: { types: attachmentTypes, bytesMax: attachmentBytesMax },
    }),
    bodyBytesMax: attachmentBytesMax + 65_536,
    idempotent: true,
    deadlineMs: 60_000,
    bodyWithinMs: attachmentWithinMs,
    accountLimit: ownFiles,
    status: 201,
    response: Attachment,
    errors: ["unknown_consultation", "unknown_room", "consultation_over", "room_over"],
  }),
  attachment: endpoint({
    method: "get",
    path: "/api/chats/attachments/:id",
    access: "signed_in",
    summary: "Fetch a file that was sent along",
    params: IdParams,
    status: 200,
    response: "file",
    deadlineMs: 20_000,
    errors: [],
  }),
} as const;
