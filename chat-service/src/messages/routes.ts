import type { Attachment, chats } from "@rawat/contracts";
import { type Handlers, inTransaction } from "@rawat/platform";
import { attach, fetchAttachment, getAttachment } from "../attachments/attachments.ts";
import { readState } from "../consultations/read-consultations.ts";
import type { Deps } from "../deps.ts";
import { createRoom, listOwnRooms, showRoom } from "../rooms/rooms.ts";
import { acceptedBefore, acceptMessage } from "./accept-message.ts";
import { readConsultation, readRoom } from "./read-messages.ts";

const queued = (accepted: { id: string; createdAt: string }) => ({
  data: { ...accepted, status: "queued" as const },
});
const sentFile = (data: Attachment) => ({ data, location: `/api/chats/attachments/${data.id}` });

export const chatHandlers = (deps: Deps): Handlers<typeof chats> => ({
  send: {
    handle: async ({ actor, body, idempotency }) => {
      // A try that died after it was accepted is the same message as the next.
      const clientMessageId = body.clientMessageId ?? idempotency?.id;
      const accepted = await acceptMessage(deps, actor, { ...body, ...(clientMessageId && { clientMessageId }) });
      if (idempotency) await inTransaction(deps.db, (trx) => idempotency.complete(trx, accepted.id));
      return queued(accepted);
    },
    again: async (id) => queued(await acceptedBefore(deps, id)),
  },
  messages: async ({ actor, params, query }) => ({ data: await readConsultation(deps, actor, params.id, query) }),
  status: async ({ actor, params }) => ({ data: await readState(deps, actor, params.id) }),
  createRoom: {
    handle: async ({ actor, body, idempotency }) => ({ data: await createRoom(deps, actor, body, idempotency) }),
    again: async (id) => ({ data: await showRoom(deps, id) }),
  },
  rooms: ({ actor, query }) => listOwnRooms(deps, actor, query),
  roomMessages: async ({ actor, params, query }) => ({ data: await readRoom(deps, actor, params.id, query) }),
  attach: {
    handle: async ({ actor, body, idempotency }) => sentFile(await attach(deps, actor, body, idempotency)),
    again: async (id) => sentFile(await getAttachment(deps, id)),
  },
  attachment: async ({ actor, params }) => ({ file: await fetchAttachment(deps, actor, params.id) }),
});
