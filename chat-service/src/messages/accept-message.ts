import type { AccountActor, Attachment, NewMessage } from "@rawat/contracts";
import {
  assertInTime,
  Conflict,
  crashPoint,
  instant,
  NotFound,
  newId,
  newIdAfter,
  QueueUnavailable,
  runAs,
  Unavailable,
  Unusable,
} from "@rawat/platform";
import { findAttachment, noteSent } from "../attachments/attachment-store.ts";
import { shown } from "../attachments/attachments.ts";
import { serviceName } from "../config.ts";
import { confirmAnswered, forgetAnswered, noteAnswered } from "../consultations/consultation-store.ts";
import { assertOpen, type Conversation, findTheirs } from "../conversations/conversation.ts";
import { isUnpaid } from "../conversations/lines.ts";
import type { Deps } from "../deps.ts";
import { tellMessage } from "../sockets/telling.ts";
import { type Claim, claim, findClaim, markAccepted, renewClaim, triedForMs } from "./claim-store.ts";
import { acceptedTopic, contextOf, openMessage, type SealedMessage } from "./message.ts";
import { isStored } from "./message-store.ts";
import { countMessage, sharingRoomText } from "./rate.ts";
import { addRecent, latestId, listRecent } from "./recent.ts";

interface Accepted {
  id: string;
  createdAt: string;
}

/**
 * Takes what somebody says: it is accepted when the queue has confirmed it, and then told to whoever has joined. The same
 * `clientMessageId` is the same message, also when it is sent again after the end.
 *
 * @throws Unusable, Conflict, TooMany; Unavailable when the queue does not confirm: then nobody knows, and sending it again is safe.
 */
export async function acceptMessage(deps: Deps, actor: AccountActor, wish: NewMessage): Promise<Accepted> {
  await countMessage(deps, actor, wish);
  const conversation = await findTheirs(deps, actor, wish);
  const now = deps.clock.now();
  const key = keyOf(actor, conversation, wish);
  const known = key && (await findClaim(deps.db, key));
  // What was accepted before the end is the same message after it; what was only tried is not.
  const isTaken = known !== undefined && (known.acceptedAt !== null || (await isKept(deps, known)));
  if (!isTaken) await assertOpen(deps, conversation, now);
  const attachment = await attachmentOf(deps, actor, conversation, wish);
  // Clocks of instances differ; what answers something that was accepted stands after it all the same.
  const latest = await latestId(deps, conversation.id);
  const fresh = { id: latest === undefined ? newId() : newIdAfter(latest), createdAt: instant(now) };
  const isTriedLongAgo = known && !isTaken && now.getTime() - Date.parse(known.createdAt) > triedForMs;
  const claimed = isTriedLongAgo
    ? await renewClaim(deps.db, known, { messageId: fresh.id, createdAt: fresh.createdAt })
    : (known ?? (key && (await newClaim(deps, key, wish, fresh))));
  if (claimed) assertSame(deps, wish, claimed);
  const { id, createdAt } = claimed ? { id: claimed.messageId, createdAt: claimed.createdAt } : fresh;
  if (claimed?.acceptedAt) return { id, createdAt };
  const { consultation } = conversation;
  // Before anybody is told that it was said: whoever ends what nobody answers sees it then.
  const answered = actor.role === "doctor" && consultation?.answeredAt === null ? consultation.id : undefined;
  if (answered !== undefined && !(await noteAnswered(deps.db, answered, createdAt)) && !isTaken)
    // Somebody else did, or it has just ended for want of an answer.
    await assertOpen(deps, await findTheirs(deps, actor, wish), now);
  const sealed = seal(deps, actor, conversation, wish, { id, createdAt });
  crashPoint("message-claimed");
  try {
    if (attachment && !(await noteSent(deps.db, attachment.id, createdAt))) throw new Unusable("unknown_attachment");
    const say = () => {
      // Nothing is said whose sender was told meanwhile that it was not.
      assertInTime();
      return publish(deps, sealed);
    };
    await (isUnpaid(conversation.kind, actor) ? sharingRoomText(deps, sealed, say) : say());
  } catch (error) {
    // Whoever waited for the queue has no time left, and this is to be done all the same.
    if (answered !== undefined) await runAs(serviceName, () => forgetAnswered(deps.db, answered, createdAt));
    throw error;
  }
  crashPoint("message-confirmed");
  if (actor.role === "doctor" && consultation?.answerConfirmedAt === null)
    await confirmAnswered(deps.db, consultation.id, createdAt);
  await addRecent(deps, sealed);
  if (claimed) await markAccepted(deps.db, claimed, instant(deps.clock.now()));
  tellMessage(deps.hub, openMessage(sealed, deps.encryption, attachment));
  crashPoint("message-told");
  return { id, createdAt };
}

/** Whether the queue had it, though nobody was told: it is stored, or of late. */
const isKept = async (deps: Deps, { conversationId, messageId }: Claim): Promise<boolean> =>
  (await isStored(deps.db, conversationId, messageId)) ||
  (await listRecent(deps, conversationId)).some(({ id }) => id === messageId);

/** A message that was taken under an id of its client's, as it was answered then. @throws NotFound */
export async function acceptedBefore({ db }: Pick<Deps, "db">, messageId: string): Promise<Accepted> {
  const known = await findClaim(db, { messageId });
  if (!known) throw new NotFound("not_found");
  return { id: messageId, createdAt: known.createdAt };
}

const keyOf = ({ accountId: senderId }: AccountActor, { id }: Conversation, { clientMessageId }: NewMessage) =>
  clientMessageId === undefined ? undefined : { conversationId: id, senderId, clientMessageId };

/** The file that goes with it: one's own, and for this conversation. @throws Unusable */
async function attachmentOf(
  { db, encryption }: Deps,
  { accountId }: AccountActor,
  { id: conversationId }: Conversation,
  { attachmentId, type }: NewMessage,
): Promise<Attachment | undefined> {
  if (attachmentId === undefined) return undefined;
  const found = await findAttachment(db, attachmentId, encryption);
  const isPicture = found?.mediaType !== "application/pdf";
  if (found?.conversationId !== conversationId || found.senderId !== accountId || isPicture !== (type === "image"))
    throw new Unusable("unknown_attachment");
  return shown(found);
}

function seal(
  { encryption }: Deps,
  actor: AccountActor,
  { kind, id: conversationId, consultation }: Conversation,
  { type = "text", content, attachmentId, clientMessageId }: NewMessage,
  { id, createdAt }: Accepted,
): SealedMessage {
  return {
    id,
    conversationId,
    kind,
    patientId: consultation?.patientId ?? null,
    doctorId: consultation?.doctorId ?? null,
    senderId: actor.accountId,
    senderName: actor.name,
    senderRole: actor.role,
    type,
    content: encryption.encrypt(content, contextOf(id)),
    attachmentId: attachmentId ?? null,
    clientMessageId: clientMessageId ?? null,
    createdAt,
  };
}

type Key = NonNullable<ReturnType<typeof keyOf>>;

function newClaim({ db, encryption }: Deps, key: Key, wish: NewMessage, { id, createdAt }: Accepted): Promise<Claim> {
  const [fingerprint] = encryption.digests(said(wish), claimContext(key.conversationId));
  return claim(db, { ...key, messageId: id, fingerprint, createdAt, acceptedAt: null });
}

const said = ({ type = "text", content, attachmentId = "" }: NewMessage): string =>
  `${type} ${attachmentId} ${content}`;
const claimContext = (conversationId: string): string => `messageClaims.fingerprint:${conversationId}`;

/** @throws Conflict */
function assertSame({ encryption }: Deps, wish: NewMessage, { fingerprint, conversationId }: Claim): void {
  if (!encryption.digests(said(wish), claimContext(conversationId)).includes(fingerprint))
    throw new Conflict("message_differs");
}

async function publish({ queue }: Deps, message: SealedMessage): Promise<void> {
  try {
    const { id, conversationId: key } = message;
    await queue.publish({ id, topic: acceptedTopic, key, body: JSON.stringify(message) });
  } catch (error) {
    throw error instanceof QueueUnavailable ? new Unavailable("service_unavailable", { cause: error }) : error;
  }
}
