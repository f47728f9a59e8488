import type { AccountActor, NewMessage } from "@rawat/contracts";
import type { SocketRate } from "@rawat/contracts/language";
import { perDay, sharing, TooMany } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { charactersOf, type SealedMessage } from "./message.ts";

/** Whoever comes back over a bad line asks a few times, and more often where much was said meanwhile: it is read and opened each time. */
const readRate = { burst: 60, perSecond: 5 };

/** Counts that somebody asks what they have missed. @throws TooMany */
export const countRead = ({ limits }: Pick<Deps, "limits">, { accountId }: AccountActor): Promise<void> =>
  take(limits, `chat-reads:${accountId}`, readRate);

/** Counts what somebody says, by a socket or a request, on whichever instance. @throws TooMany */
export async function countMessage(
  { limits, messageRate, roomMessagesADay }: Pick<Deps, "limits" | "messageRate" | "roomMessagesADay">,
  { accountId }: AccountActor,
  { chatRoomId }: Pick<NewMessage, "chatRoomId">,
): Promise<void> {
  await take(limits, `chat-messages:${accountId}`, messageRate);
  if (chatRoomId !== undefined) await take(limits, `chat-room-messages:${accountId}`, perDay(roomMessagesADay));
}

/** As many photographs as anybody takes of what they would show. */
const fileRate = { burst: 40, perSecond: 40 / 3_600 };
/** A picture that does not open costs as much as one that does, and leaves nothing that counts. */
const fileInVainTimes = 5;
/** What a page of a talk shows at once, and what somebody looks at after. */
const fileReadRate = { burst: 120, perSecond: 1 };

/** Counts that somebody sends a file. @throws TooMany */
export const countFile = ({ limits }: Pick<Deps, "limits">, { accountId }: AccountActor): Promise<void> =>
  take(limits, `chat-files:${accountId}`, fileRate);

/** Counts that what they sent was none. */
export async function countFileInVain({ limits }: Pick<Deps, "limits">, { accountId }: AccountActor): Promise<void> {
  for (let time = 0; time < fileInVainTimes; time++) await limits.take(`chat-files:${accountId}`, fileRate);
}

const roomBytesADay = 1_000_000_000;

const roomCharactersADay = 100_000_000;

type SharingDeps = Pick<Deps, "limits" | "originOf">;

/**
 * Keeps so many bytes of a patient's for a room, for which nobody has paid: anybody may be as many patients as they like, so those of one
 * public address have so much a day together. @throws TooMany
 */
export const sharingRoomBytes = <T>(deps: SharingDeps, bytes: number, keep: () => Promise<T>): Promise<T> =>
  sharingADay(deps, { what: "chat-room-bytes", aDay: roomBytesADay, count: bytes }, keep);

/** The same of what patients say there. @throws TooMany */
export const sharingRoomText = <T>(deps: SharingDeps, message: SealedMessage, keep: () => Promise<T>): Promise<T> =>
  sharingADay(deps, { what: "chat-room-text", aDay: roomCharactersADay, count: charactersOf(message) }, keep);

function sharingADay<T>(
  { limits, originOf }: SharingDeps,
  { what, aDay, count }: { what: string; aDay: number; count: number },
  keep: () => Promise<T>,
): Promise<T> {
  const from = originOf();
  if (from === undefined) return keep();
  const none = (waitMs: number) => enoughForADay(Math.ceil(waitMs / 1_000));
  return sharing(limits, { key: `${what}:${from}`, rate: perDay(aDay), count, none }, keep);
}

/** A patient has rooms with their doctors, and with several of them together: with few anew in a day. */
const newRoomRate = perDay(20);

/** Counts that a patient opens a room that there was not. @throws TooMany */
export const countNewRoom = ({ limits }: Pick<Deps, "limits">, { accountId }: AccountActor): Promise<void> =>
  take(limits, `chat-rooms:${accountId}`, newRoomRate);

export const enoughForADay = (retryAfterSeconds: number): TooMany =>
  new TooMany("too_many_requests", { detail: "Enough for a day", retryAfterSeconds });

/** Counts that somebody looks at a file, which is opened each time. @throws TooMany */
export const countFileRead = ({ limits }: Pick<Deps, "limits">, { accountId }: AccountActor): Promise<void> =>
  take(limits, `chat-file-reads:${accountId}`, fileReadRate);

async function take(limits: Deps["limits"], key: string, rate: SocketRate): Promise<void> {
  const waitMs = await limits.take(key, rate);
  if (waitMs > 0) throw new TooMany("too_many_requests", { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
}
