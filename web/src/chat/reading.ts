import { type ReadonlySignal, signal } from "@preact/signals";
import type { ConsultationState, Message } from "@rawat/contracts";
import { currentUser } from "../session.ts";
import { lastOf } from "./messages.ts";
import { tell } from "./socket.ts";

/** Tells the other one how far one has read, once for each step. */
export function createReading(consultationId: string, marks: ConsultationState["readMarks"]) {
  const { id: own } = currentUser();
  let told = marks.find(({ userId }) => userId === own)?.messageId ?? "";
  const wanted = signal(told);
  const send = () => {
    const messageId = wanted.peek();
    void tell("mark_read", { consultationId, messageId }).then(
      () => {
        told = messageId;
      },
      () => undefined,
    );
  };
  return {
    /** The last that one has seen of what the other one said. */
    upToNow: wanted as ReadonlySignal<string>,
    /** Everything that the other one has said so far was seen. */
    upTo(messages: readonly Message[]) {
      const last = lastOf(messages, ({ senderId }) => senderId !== own);
      if (!last || last.id <= wanted.peek()) return;
      wanted.value = last.id;
      send();
    },
    /** Another device of one's own has told how far was read. */
    heard(messageId: string) {
      if (messageId > told) told = messageId;
      if (messageId > wanted.peek()) wanted.value = messageId;
    },
    /** After a break what was not told is told. */
    resend() {
      if (wanted.peek() > told) send();
    },
  };
}
