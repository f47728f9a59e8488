import { type Attachment, chatSocket, type chats } from "@rawat/contracts";
import { createTokenBuckets, type Handlers, TooMany } from "@rawat/platform";
import { attach, fetchAttachment, getAttachment } from "../attachments/attachments.ts";
import { readState } from "../consultations/read-consultations.ts";
import type { Deps } from "../deps.ts";
import { createRoom, listOwnRooms } from "../rooms/rooms.ts";
import { acceptMessage } from "./accept-message.ts";
import { readConsultation, readRoom } from "./read-messages.ts";

const sentFile = (data: Attachment) => ({ data, location: `/api/chats/attachments/${data.id}` });

/** Nobody says more by requests than by commands. */
const buckets = createTokenBuckets(chatSocket.rate);

export const chatHandlers = (deps: Deps): Handlers<typeof chats> => ({
  send: async ({ actor, body }) => {
    const taken = buckets.take(actor.accountId);
    if (!taken.isWithin) throw new TooMany("too_many_requests", { retryAfterSeconds: Math.ceil(taken.afterSeconds) });
    return { data: { ...(await acceptMessage(deps, actor, body)), status: "queued" } };
  },
  messages: async ({ actor, params, query }) => ({ data: await readConsultation(deps, actor, params.id, query) }),
  status: async ({ actor, params }) => ({ data: await readState(deps, actor, params.id) }),
  createRoom: async ({ actor, body }) => ({ data: await createRoom(deps, actor, body) }),
  rooms: ({ actor, query }) => listOwnRooms(deps, actor, query),
  roomMessages: async ({ actor, params, query }) => ({ data: await readRoom(deps, actor, params.id, query) }),
  attach: {
    handle: async ({ actor, body, idempotency }) => sentFile(await attach(deps, actor, body, idempotency)),
    again: async (id) => sentFile(await getAttachment(deps, id)),
  },
  attachment: async ({ actor, params }) => ({ file: await fetchAttachment(deps, actor, params.id) }),
});
