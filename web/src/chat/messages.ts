import type { Message } from "@rawat/contracts";

/** What is known of a conversation and what came now: each message once, in the order of their ids, which is the order for everyone. */
export function together(known: readonly Message[], more: readonly Message[]): readonly Message[] {
  const byId = new Map([...known, ...more].map((message) => [message.id, message]));
  return byId.size === known.length ? known : [...byId.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** What one person has said of it last. */
export const lastOf = (messages: readonly Message[], isWanted: (message: Message) => boolean): Message | undefined =>
  messages.findLast(isWanted);
