import { z } from "zod";
import { ConsultationStatus } from "./consultation.ts";
import { Id, Instant } from "./language/primitives.ts";
import { socket } from "./language/socket.ts";
import { inConversation, inOneExpected, isInOne, Message, NewMessage, sayingErrors } from "./message.ts";
import { Notification } from "./notification.ts";
import { PaymentStatus } from "./payment.ts";
import { messageCharactersMax } from "./words.ts";

const InConsultation = z.strictObject({ consultationId: Id });
const Somebody = z.object({ consultationId: Id, userId: Id, name: z.string() });

/** Bytes of a message of the most characters, each of them escaped, with room for what stands beside it. */
const bytesMax = messageCharactersMax * 6 + 1_024;

/** The consultations and rooms, as they are talked. */
export const chatSocket = socket({
  transport: "socket.io",
  path: "/socket.io",
  access: ["admin", "doctor", "patient", "staff", "agent"],
  summary: "Consultations and rooms, as they are talked",
  description:
    "What is about one consultation is told to whoever has joined it. That one begins, is about to end or has ended is told to every socket of its two, joined or not.",
  bytesMax,
  rate: { burst: 100, perSecond: 10 },
  crowd: ["patient"],
  about: ["consultationId", "chatRoomId"],
  sends: {
    join_consultation: {
      summary: "Hear what is said in a consultation from now on",
      access: ["doctor", "patient"],
      body: InConsultation,
      ack: z.object({
        status: ConsultationStatus,
        expiresAt: Instant,
        secondsRemaining: z.number().int(),
        /** By the server's clock, which alone counts. */
        serverTime: Instant,
      }),
      errors: [],
    },
    leave_consultation: {
      summary: "Hear no more of it",
      access: ["doctor", "patient"],
      body: InConsultation,
      errors: [],
    },
    join_room: {
      summary: "Hear what is said in a room from now on",
      body: z.strictObject({ chatRoomId: Id }),
      errors: [],
    },
    send_message: {
      summary: "Say something",
      body: NewMessage,
      ack: z.object({ id: Id, createdAt: Instant }),
      errors: sayingErrors,
    },
    typing_start: {
      summary: "Tell the other one that one is typing",
      access: ["doctor", "patient"],
      body: InConsultation,
      errors: ["consultation_over"],
    },
    typing_stop: {
      summary: "Tell the other one that one is typing no more",
      access: ["doctor", "patient"],
      body: InConsultation,
      errors: ["consultation_over"],
    },
    mark_read: {
      summary: "Tell up to which message one has read",
      access: ["doctor", "patient"],
      body: z.strictObject({ consultationId: Id, messageId: Id }),
      errors: [],
    },
    sync: {
      summary: "Ask what was said since a message, or of late",
      hasOwnLine: true,
      body: z.strictObject({ ...inConversation, afterMessageId: Id.optional() }).refine(isInOne, inOneExpected),
      ack: z.object({
        messages: z.array(Message),
        /** There for a consultation. */
        status: ConsultationStatus.optional(),
        expiresAt: Instant.optional(),
        /** Whether there is more than one answer holds: ask again, after the last of them. */
        hasMore: z.boolean(),
      }),
      errors: [],
    },
  },
  receives: {
    new_message: { summary: "Something was said", body: Message },
    message_read: {
      summary: "Somebody has read up to a message",
      body: z.object({ consultationId: Id, userId: Id, messageId: Id }),
    },
    typing_start: { summary: "Somebody is typing", body: Somebody },
    typing_stop: { summary: "Somebody is typing no more", body: Somebody },
    user_joined: { summary: "Somebody has come into a consultation", body: Somebody },
    user_left: { summary: "Somebody has left it, by the last of their devices", body: Somebody },
    presence: { summary: "Whether somebody is there", body: z.object({ userId: Id, online: z.boolean() }) },
    payment_update: {
      summary: "A payment has come to a status",
      body: z.object({ paymentId: Id, status: PaymentStatus }),
    },
    notification: {
      summary: "Something that the caller is told of, as `/api/notifications` lists it",
      body: Notification,
    },
    new_consultation: {
      summary: "A consultation has begun",
      body: z.object({
        consultationId: Id,
        paymentId: Id,
        patientName: z.string(),
        doctorName: z.string(),
        expiresAt: Instant,
      }),
    },
    consultation_expiring: {
      summary: "A consultation is about to end; once",
      body: z.object({ consultationId: Id, secondsRemaining: z.number().int() }),
    },
    consultation_status_update: {
      summary: "A consultation has come to a status",
      body: z.object({ consultationId: Id, status: ConsultationStatus, secondsRemaining: z.number().int() }),
    },
  },
});
