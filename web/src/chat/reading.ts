import type { ConsultationState, Message } from "@rawat/contracts";
import { currentUser } from "../session.ts";
import { lastOf } from "./messages.ts";
import { tell } from "./socket.ts";

/** Tells the other one how far one has read, once for each step. */
export function createReading(consultationId: string, marks: ConsultationState["readMarks"]) {
  const { id: own } = currentUser();
  let told = marks.find(({ userId }) => userId === own)?.messageId ?? "";
  let wanted = told;
  const send = () => {
    const messageId = wanted;
    void tell("mark_read", { consultationId, messageId }).then(
      () => {
        told = messageId;
      },
      () => undefined,
    );
  };
  return {
    /** Everything that the other one has said so far was seen. */
    upTo(messages: readonly Message[]) {
      const last = lastOf(messages, ({ senderId }) => senderId !== own);
      if (!last || last.id <= wanted) return;
      wanted = last.id;
      send();
    },
    /** After a break what was not told is told. */
    resend() {
      if (wanted > told) send();
    },
  };
}
