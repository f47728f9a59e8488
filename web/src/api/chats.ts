import type { chats, consultations } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** Consultations as such. A signal gives a request up. */
export const askConsultations = callsOf<typeof consultations>()({
  list: "GET /api/consultations",
  get: "GET /api/consultations/:id",
  end: "POST /api/consultations/:id/end",
});

/** What is said in them, and who is there; what is being said goes over the socket. */
export const askChats = callsOf<typeof chats>()({
  messages: "GET /api/chats/consultation/:id/messages",
  status: "GET /api/chats/consultation/:id/status",
});
