import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import type { Conversation } from "./conversation.ts";
import { line } from "./socket.ts";

/** Whether the other one is there, as long as that matters. */
export function Presence({ conversation: { state, consultation } }: { conversation: Conversation }) {
  const { role } = currentUser();
  // Who has no line knows nothing of the other one.
  if (consultation.value.status !== "active" || role === "admin" || line.value !== "open") return null;
  const others = state.value.participants.filter((one) => one.role !== role);
  const isHere = others.some(({ online }) => online);
  return (
    <p class={isHere ? "presence here" : "presence"} role="status">
      {isHere ? t.chat.here : t.chat.away}
    </p>
  );
}
