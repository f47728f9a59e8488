import { randomUUID } from "node:crypto";
import type { Asked } from "../harness/caller.ts";
import { fileForm } from "../harness/file-form.ts";
import type { Cast } from "./cast.ts";
import type { Person } from "./person.ts";
import { pdf, roomOf, talkOf } from "./talks.ts";

let rooms = 0;

/** One request that each endpoint of consultations accepts. */
export const chatRequests: Readonly<
  Record<string, (cast: Cast, caller: Person, id: string) => Asked | Promise<Asked>>
> = {
  "chat.consultations.list": () => ({}),
  "chat.consultations.get": () => ({}),
  "chat.consultations.end": () => ({}),
  "chat.consultations.summary": () => ({}),
  "chat.chats.send": async (cast, caller) => ({
    json: {
      chatRoomId: await roomOf(cast, caller),
      content: `Halo ${randomUUID()}`,
      type: "text",
      clientMessageId: randomUUID(),
    },
  }),
  "chat.chats.createRoom": async (cast, caller) => {
    const { doctor, admin, owner, other } = cast.people;
    // A patient writes to their doctor alone; everybody else to a colleague.
    const colleague = caller === admin ? doctor.accountId : admin.accountId;
    // In every other request whoever opens it is named as well.
    rooms++;
    const also = rooms % 2 === 0 && caller.accountId !== "-" ? [caller.accountId] : [];
    if (caller.patientId === "-") return { json: { userIds: [colleague, ...also] } };
    await talkOf(cast, caller);
    return { json: { userIds: [caller === owner || caller === other ? doctor.accountId : admin.accountId, ...also] } };
  },
  "chat.chats.rooms": () => ({}),
  "chat.chats.roomMessages": () => ({}),
  "chat.chats.attach": async (cast, caller) => ({
    body: fileForm({ chatRoomId: await roomOf(cast, caller) }, pdf, `hasil ${randomUUID()}.pdf`),
  }),
  "chat.chats.attachment": () => ({}),
  "chat.chats.messages": () => ({}),
  "chat.chats.status": () => ({}),
  "chat.notifications.list": () => ({}),
  "chat.notifications.read": () => ({}),
  "chat.notifications.readAll": () => ({}),
  "chat.serviceTimeline.list": () => ({}),
  "chat.serviceAudit.list": () => ({}),
};
