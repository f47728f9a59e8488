import { randomUUID } from "node:crypto";
import { fileForm } from "../harness/file-form.ts";
import { until } from "../harness/program.ts";
import type { Cast } from "./cast.ts";
import type { Provocations } from "./provocations.ts";
import { beginTalk, pdf, talkOf } from "./talks.ts";

/** How each code that an endpoint of consultations declares of its own is brought about. */
export function chatProvocations(castNow: () => Cast): Provocations {
  const as = (who: "doctor" | "owner") => (path: string, json?: unknown) =>
    castNow().ask("POST", path, { token: castNow().people[who].token, json });
  const [doctor, owner] = [as("doctor"), as("owner")];
  const send = (fields: Record<string, string>, token = castNow().people.owner.token) =>
    castNow().ask("POST", "/api/chats/attachments", { token, body: fileForm(fields, pdf) });
  const talk = () => talkOf(castNow(), castNow().people.owner);
  const over = async () => {
    const id = await beginTalk(castNow(), castNow().people.owner);
    await doctor(`/api/consultations/${id}/end`);
    return id;
  };
  /** A room whose appointment was called off. */
  const overRoom = async () => {
    const { rawat, clinic, people, fresh } = castNow();
    const { token, patientId } = await fresh("owner");
    const { id } = await clinic.book(patientId);
    const room = () => rawat.ask("POST", "/api/chats/rooms", { token, json: { userIds: [people.doctor.accountId] } });
    await until(async () => (await room()).status === 201, 20_000);
    const chatRoomId = (await room()).body.data.id;
    await rawat.ask("DELETE", `/api/appointments/${id}`, { token: people.staff.token });
    const say = () => rawat.ask("POST", "/api/chats/messages", { token, json: { chatRoomId, content: "x" } });
    await until(async () => (await say()).status !== 202, 20_000);
    return { chatRoomId, token, say };
  };
  return {
    "chat.consultations.end": {
      consultation_over: async () => doctor(`/api/consultations/${await over()}/end`),
    },
    "chat.chats.createRoom": {
      unknown_user: () => owner("/api/chats/rooms", { userIds: [randomUUID()] }),
    },
    "chat.chats.attach": {
      unknown_consultation: () => send({ consultationId: randomUUID() }),
      unknown_room: () => send({ chatRoomId: randomUUID() }),
      consultation_over: async () => send({ consultationId: await over() }),
      room_over: async () => {
        const { chatRoomId, token } = await overRoom();
        return send({ chatRoomId }, token);
      },
    },
    "chat.chats.send": {
      unknown_consultation: () => owner("/api/chats/messages", { consultationId: randomUUID(), content: "x" }),
      unknown_room: () => owner("/api/chats/messages", { chatRoomId: randomUUID(), content: "x" }),
      unknown_attachment: async () => {
        const [consultationId, attachmentId] = [await talk(), randomUUID()];
        return owner("/api/chats/messages", { consultationId, content: "", type: "file", attachmentId });
      },
      consultation_over: async () => owner("/api/chats/messages", { consultationId: await over(), content: "x" }),
      room_over: async () => (await overRoom()).say(),
      message_differs: async () => {
        const wish = { consultationId: await talk(), clientMessageId: randomUUID() };
        await owner("/api/chats/messages", { ...wish, content: "a" });
        return owner("/api/chats/messages", { ...wish, content: "b" });
      },
    },
  };
}
