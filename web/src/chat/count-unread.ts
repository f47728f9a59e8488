import { askChats } from "../api/chats.ts";
import { currentUser } from "../session.ts";
import { readState } from "./read-state.ts";

/** More unread ones are not counted. */
const countedMax = 50;

/** How much of what the other one has said one has not read, as far as that is counted. */
export async function countUnread(id: string, signal: AbortSignal): Promise<number> {
  const [state, { data: messages }] = await Promise.all([
    readState(id, signal),
    askChats(signal).messages({ params: { id }, query: { limit: String(countedMax) } }),
  ]);
  const { id: own } = currentUser();
  const upTo = state.readMarks.find(({ userId }) => userId === own)?.messageId ?? "";
  return messages.filter(({ senderId, id: messageId }) => senderId !== own && messageId > upTo).length;
}
