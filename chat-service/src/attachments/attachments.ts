import { type AccountActor, type Attachment, attachmentBytesMax, inOneExpected, isInOne } from "@rawat/contracts";
import type { FileAnswer, SentFile } from "@rawat/contracts/language";
import {
  audit,
  createLanes,
  endAsType,
  giveWay,
  type IdempotencyClaim,
  Invalid,
  instant,
  inTransaction,
  NotFound,
  newId,
  ProblemError,
  TooMany,
  takeTurn,
} from "@rawat/platform";
import { getConsultation } from "../consultations/policy.ts";
import { assertOpen, type Conversation, findTheirs } from "../conversations/conversation.ts";
import { createLines, isUnpaid } from "../conversations/lines.ts";
import type { Deps } from "../deps.ts";
import { countFile, countFileInVain, countFileRead, enoughForADay, sharingRoomBytes } from "../messages/rate.ts";
import { assertOwnRoom } from "../rooms/rooms.ts";
import { countBytes, findAttachment, insertAttachment, type KeptAttachment, readPiece } from "./attachment-store.ts";
import { cleanImage, countPixels } from "./clean-image.ts";

interface Sent {
  fields: { consultationId?: string | undefined; chatRoomId?: string | undefined };
  files: { file: SentFile[] };
}

/**
 * Files that one program makes clean at once, of each sender one: each is there several times over meanwhile. Fewer than Node has threads: what
 * else waits for those goes on.
 */
const cleaning = createLines({
  own: { insideMax: 1, waitingMax: 2 },
  all: { insideMax: 1, waitingMax: 8 },
  address: { insideMax: 1, waitingMax: 4 },
  network: { insideMax: 1, waitingMax: 8 },
});
/** Files that are read: opening one costs the thread that answers everybody. */
const ofReaders = createLanes({ insideMax: 2, waitingMax: 10 });
const ofPieces = createLanes({ insideMax: 1, waitingMax: 1_000 });
const full = () => new TooMany("too_many_requests", { retryAfterSeconds: 2, isBusy: true });
/** What somebody may send in a day: ten files of the largest, or forty photographs as phones take them. */
const dailyBytesMax = 10 * attachmentBytesMax;
/** The same of a patient in rooms, for which nobody has paid: what is sent there is kept, and fills the clinic's disk. */
const patientRoomBytesMax = 2 * attachmentBytesMax;
const dayMs = 24 * 3_600_000;

/** Keeps a file for a message to come. @throws Unusable, Conflict; Invalid for what is no such file; TooMany */
export async function attach(
  deps: Deps,
  actor: AccountActor,
  { fields, files }: Sent,
  idempotency?: IdempotencyClaim,
): Promise<Attachment> {
  const [file] = files.file;
  if (!isInOne(fields)) throw fault(inOneExpected.path[0] ?? "", inOneExpected.message);
  if (!file) throw fault("file", "Expected a file");
  const conversation = await findTheirs(deps, actor, fields);
  await assertOpen(deps, conversation, deps.clock.now());
  await countFile(deps, actor);
  return cleaning(actor, conversation.kind, full, async () => {
    const keep = async () => {
      const mediaType = file.type as Attachment["mediaType"];
      const content = await cleaned(deps, actor, file, bytesMaxOf(conversation, actor));
      const kept: KeptAttachment = {
        id: newId(),
        conversationId: conversation.id,
        kind: conversation.kind,
        senderId: actor.accountId,
        name: file.name,
        mediaType,
        bytes: content.length,
        createdAt: instant(deps.clock.now()),
        sentAt: null,
      };
      await inTransaction(deps.db, async (trx) => {
        await insertAttachment(trx, kept, content, deps.encryption);
        await idempotency?.complete(trx, kept.id);
      });
      return shown(kept);
    };
    if (!isUnpaid(conversation.kind, actor)) return keep();
    // Before it is made clean: that is what a small file of many pixels costs.
    const pixels = await countPixels(file.bytes);
    return sharingRoomBytes(deps, Math.max(file.bytes.length, Math.ceil(pixels / pixelsOfByte)), keep);
  });
}

/** About what is kept of a photograph's pixels. */
const pixelsOfByte = 8;

const bytesMaxOf = (conversation: Conversation, actor: AccountActor): number =>
  isUnpaid(conversation.kind, actor) ? patientRoomBytesMax : dailyBytesMax;

/** What is kept of a file. @throws Invalid for a picture that does not open; ProblemError for one that opens into too much; TooMany */
async function cleaned(deps: Deps, actor: AccountActor, { bytes, type }: SentFile, bytesMax: number): Promise<Buffer> {
  await assertLittle(deps, actor.accountId, bytes.length, bytesMax);
  const content = await cleanImage(bytes, type as Attachment["mediaType"]);
  if (!content) {
    await countFileInVain(deps, actor);
    throw fault("file", "Expected a picture that can be opened");
  }
  // A small file may open into a large picture.
  if (content.length > attachmentBytesMax) throw new ProblemError("body_too_large");
  await assertLittle(deps, actor.accountId, content.length, bytesMax);
  return content;
}

/** @throws TooMany for whoever has sent enough for a day */
async function assertLittle({ db, clock }: Deps, accountId: string, bytes: number, bytesMax: number): Promise<void> {
  const since = instant(new Date(clock.now().getTime() - dayMs));
  if ((await countBytes(db, accountId, since)) + bytes > bytesMax) throw enoughForADay(3_600);
}

const fault = (path: string, message: string) =>
  new Invalid("invalid_request", { detail: "Some fields are not valid", issues: [{ path, message }] });

/** An attachment as it is told of: under the name that it is saved under, also where it was kept before names were looked at. */
export const shown = ({ id, name, mediaType, bytes }: KeptAttachment): Attachment => ({
  id,
  name: endAsType(name, mediaType),
  mediaType,
  bytes,
});

/** One that was sent before, as it is told of. @throws NotFound */
export async function getAttachment({ db, encryption }: Deps, id: string): Promise<Attachment> {
  const attachment = await findAttachment(db, id, encryption);
  if (!attachment) throw new NotFound("not_found");
  return shown(attachment);
}

/** A file for whoever reads the conversation that it is for. @throws NotFound */
export async function fetchAttachment(deps: Deps, actor: AccountActor, id: string): Promise<FileAnswer> {
  const { db, encryption } = deps;
  const attachment = await findAttachment(db, id, encryption);
  if (!attachment) throw new NotFound("not_found");
  const { kind, conversationId, mediaType: type, name, bytes: bytesCount } = attachment;
  if (kind === "room") await assertOwnRoom(deps, actor, conversationId);
  else {
    const { patientId } = await getConsultation(deps, actor, conversationId);
    if (actor.role === "admin")
      await audit(db, actor, { action: "consultation.read", subjectId: conversationId, whose: { patientId } });
  }
  await countFileRead(deps, actor);
  return { type, name, bytesCount, content: readInTurn(deps, actor, id) };
}

/** What is in a file, piece by piece: of each reader two files at once, and of all of them one piece. */
async function* readInTurn({ db, encryption }: Deps, { accountId }: AccountActor, id: string): AsyncGenerator<Buffer> {
  const own = await takeTurn([ofReaders, accountId], full);
  try {
    for (let at = 0; ; at++) {
      // Over a slow line a file takes longer than anybody waits for an answer to begin.
      const place = await takeTurn([ofPieces, ""], full, Number.POSITIVE_INFINITY);
      let piece: Buffer | undefined;
      try {
        await giveWay();
        piece = await readPiece(db, id, at, encryption);
      } finally {
        place.leave();
      }
      if (!piece) return;
      yield piece;
    }
  } finally {
    own.leave();
  }
}
