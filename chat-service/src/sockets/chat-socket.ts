import { type AccountActor, chatSocket } from "@rawat/contracts";
import { type Connection, implementSocket, instant, NotFound, type SocketService } from "@rawat/platform";
import { assertRunning } from "../consultations/consultation.ts";
import { getConsultation, getParticipated } from "../consultations/policy.ts";
import { moveReadMark } from "../consultations/read-mark-store.ts";
import { secondsUntil } from "../consultations/times.ts";
import type { Deps } from "../deps.ts";
import { acceptMessage } from "../messages/accept-message.ts";
import { isStored } from "../messages/message-store.ts";
import { countRead } from "../messages/rate.ts";
import { missedMessages } from "../messages/read-messages.ts";
import { listRecent } from "../messages/recent.ts";
import { assertOwnRoom } from "../rooms/rooms.ts";
import { createAttendance } from "./attendance.ts";
import {
  accountRoom,
  consultationRoom,
  doctorRoom,
  patientRoom,
  plainRoom,
  tellOfSomebody,
  tellRead,
} from "./telling.ts";

type Chat = typeof chatSocket;

/** The consultations, as they are talked. Every command looks anew whose consultation it is. */
export function chatSockets(deps: Deps): SocketService {
  const attendance = createAttendance();
  const somebody = ({ accountId: userId, name }: AccountActor, consultationId: string) => ({
    consultationId,
    userId,
    name,
  });

  const leave = async (connection: Connection<Chat>, consultationId: string) => {
    const { actor } = connection;
    if (attendance.leave(connection, consultationId) && (await deps.presence.left(actor, consultationId)))
      tellOfSomebody(deps.hub, "user_left", somebody(actor, consultationId));
  };

  const typing = async (event: "typing_start" | "typing_stop", actor: AccountActor, consultationId: string) => {
    assertRunning(await getConsultation(deps, actor, consultationId), deps.clock.now());
    tellOfSomebody(deps.hub, event, somebody(actor, consultationId));
    return {};
  };

  return implementSocket<Chat>({
    contract: chatSocket,
    rate: deps.messageRate,
    identify: async (token, isLetIn) => {
      const { actor, sessionId, until } = await deps.whose(token, isLetIn);
      return { actor, sessionId, until };
    },
    connected: async (connection) => {
      for (const room of roomsOf(connection.actor)) await connection.join(room);
      await deps.presence.came(connection.actor);
    },
    disconnected: async (connection) => {
      try {
        // One that cannot be told of keeps none of the others.
        const left = attendance.of(connection).map((consultationId) => leave(connection, consultationId));
        await Promise.all(left);
      } finally {
        await deps.presence.went(connection.actor);
      }
    },
    handlers: {
      join_consultation: async ({ actor, body: { consultationId }, connection }) => {
        const { status, expiresAt } = await getConsultation(deps, actor, consultationId);
        await connection.join(consultationRoom(consultationId));
        // Whoever hung up meanwhile has left already, and who reads what is over is nobody's news.
        const isThere = status === "active" && connection.isIn(consultationRoom(consultationId));
        const isFirst = isThere && attendance.join(connection, consultationId);
        // Where that cannot be written down they have not joined: they ask once more.
        const joining = isFirst && deps.presence.joined(actor, consultationId);
        if (joining) joining.catch(() => attendance.leave(connection, consultationId));
        if (await joining) tellOfSomebody(deps.hub, "user_joined", somebody(actor, consultationId));
        const now = deps.clock.now();
        const secondsRemaining = status === "active" ? secondsUntil(expiresAt, now) : 0;
        return { status, expiresAt, secondsRemaining, serverTime: instant(now) };
      },
      join_room: async ({ actor, body: { chatRoomId }, connection }) => {
        await assertOwnRoom(deps, actor, chatRoomId);
        await connection.join(plainRoom(chatRoomId));
        return {};
      },
      leave_consultation: async ({ body: { consultationId }, connection }) => {
        await connection.leave(consultationRoom(consultationId));
        await leave(connection, consultationId);
        return {};
      },
      send_message: ({ actor, body }) => acceptMessage(deps, actor, body),
      typing_start: ({ actor, body }) => typing("typing_start", actor, body.consultationId),
      typing_stop: ({ actor, body }) => typing("typing_stop", actor, body.consultationId),
      mark_read: async ({ actor, body: { consultationId, messageId } }) => {
        await getConsultation(deps, actor, consultationId);
        if (!(await wasSaid(deps, consultationId, messageId))) throw new NotFound("not_found");
        const { accountId } = actor;
        if (await moveReadMark(deps.db, consultationId, { accountId, messageId }))
          tellRead(deps.hub, consultationId, accountId, messageId);
        return {};
      },
      sync: async ({ actor, body: { consultationId, chatRoomId = "", afterMessageId } }) => {
        await countRead(deps, actor);
        if (consultationId === undefined) {
          await assertOwnRoom(deps, actor, chatRoomId);
          return missedMessages(deps, actor, { kind: "room", id: chatRoomId }, afterMessageId);
        }
        const { status, expiresAt } = await getParticipated(deps, actor, consultationId);
        const missed = await missedMessages(deps, actor, { kind: "consultation", id: consultationId }, afterMessageId);
        return { ...missed, status, expiresAt };
      },
    },
  });
}

const roomsOf = ({ accountId, role, patientId, staffId }: AccountActor): string[] => [
  accountRoom(accountId),
  ...(role === "patient" && patientId ? [patientRoom(patientId)] : []),
  ...(role === "doctor" && staffId ? [doctorRoom(staffId)] : []),
];

/** Also what is accepted and not stored yet. */
const wasSaid = async (deps: Deps, consultationId: string, messageId: string): Promise<boolean> =>
  (await isStored(deps.db, consultationId, messageId)) ||
  (await listRecent(deps, consultationId)).some(({ id }) => id === messageId);
