import type { AccountActor, NewMessage } from "@rawat/contracts";
import type { SocketRate } from "@rawat/contracts/language";
import { TooMany } from "@rawat/platform";
import type { Deps } from "../deps.ts";

/** Whoever comes back over a bad line asks a few times, and more often where much was said meanwhile: it is read and opened each time. */
const readRate = { burst: 60, perSecond: 5 };

/** Counts that somebody asks what they have missed. @throws TooMany */
export const countRead = ({ limits }: Pick<Deps, "limits">, { accountId }: AccountActor): Promise<void> =>
  take(limits, `chat-reads:${accountId}`, readRate);

const secondsADay = 24 * 3_600;

/** Counts what somebody says, by a socket or a request, on whichever instance. @throws TooMany */
export async function countMessage(
  { limits, messageRate, roomMessagesADay }: Pick<Deps, "limits" | "messageRate" | "roomMessagesADay">,
  { accountId }: AccountActor,
  { chatRoomId }: Pick<NewMessage, "chatRoomId">,
): Promise<void> {
  await take(limits, `chat-messages:${accountId}`, messageRate);
  const aDay = { burst: roomMessagesADay, perSecond: roomMessagesADay / secondsADay };
  if (chatRoomId !== undefined) await take(limits, `chat-room-messages:${accountId}`, aDay);
}

async function take(limits: Deps["limits"], key: string, rate: SocketRate): Promise<void> {
  const waitMs = await limits.take(key, rate);
  if (waitMs > 0) throw new TooMany("too_many_requests", { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
}
