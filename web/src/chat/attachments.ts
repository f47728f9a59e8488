import type { Attachment, chats } from "@rawat/contracts";
import { attachmentBytesMax, attachmentTypes, urlOf } from "@rawat/contracts/without-schemas";
import { hasData } from "../exchange.ts";
import { NoAnswer } from "../failure.ts";
import { fetchSignedIn } from "../http.ts";
import { currentUser } from "../session.ts";

type Chats = typeof chats;
const uploadPath: Chats["attach"]["path"] = "/api/chats/attachments";
const filePath: Chats["attachment"]["path"] = "/api/chats/attachments/:id";

/** As long as the largest may be on a bad line, and what the clinic takes at most. */
const uploadMs = 285_000;
const downloadMs = 240_000;

const shrunkFromBytes = 500_000;
/** Enough for a rash, or the small print of a prescription. */
const longestPixels = 2_048;

/** What a file's choice offers. */
export const acceptedFiles = attachmentTypes.join(",");

/** Why a file cannot be sent along; undefined where it can. The clinic looks at what it is once more. */
export function faultOf({ type, size }: Pick<File, "type" | "size">): "type" | "size" | undefined {
  if (!(attachmentTypes as readonly string[]).includes(type)) return "type";
  return size > attachmentBytesMax ? "size" : undefined;
}

/** What was chosen to go with the next words of a talk, by who chose it and the talk; a reload forgets it. */
const chosen = new Map<string, File>();
const chosenIn = (consultationId: string): string => `${currentUser().id} ${consultationId}`;

export const chosenFile = (consultationId: string): File | undefined => chosen.get(chosenIn(consultationId));

export function keepChosen(consultationId: string, file: File | undefined): void {
  if (file) chosen.set(chosenIn(consultationId), file);
  else chosen.delete(chosenIn(consultationId));
}

export const isPicture = ({ mediaType }: Pick<Attachment, "mediaType">): boolean => mediaType.startsWith("image/");

/** Sends a file for a message to come; under the same key it is the same file, however often it is sent. */
export async function upload(consultationId: string, file: File, key: string): Promise<Attachment> {
  const body = new FormData();
  body.append("consultationId", consultationId);
  body.append("file", await shrunk(file), file.name);
  const answer = await fetchSignedIn(uploadPath, uploadMs, {
    method: "POST",
    body,
    headers: { "idempotency-key": key },
  });
  const told: unknown = await answer.json().catch(() => undefined);
  if (!hasData(told)) throw new NoAnswer("unreachable");
  return told.data as Attachment;
}

/** A photograph as it is looked at on a screen: as phones take them they are ten times as large, and on a bad line never arrive. */
async function shrunk(file: File): Promise<Blob> {
  if (file.type !== "image/jpeg" || file.size < shrunkFromBytes) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, longestPixels / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const smaller = await canvas.convertToBlob({ type: file.type, quality: 0.85 });
    return smaller.size < file.size ? smaller : file;
  } catch {
    // The clinic looks at what it is.
    return file;
  }
}

/** A file that was sent along, which no address shows without a token. */
export async function download({ id }: Pick<Attachment, "id">): Promise<Blob> {
  const answer = await fetchSignedIn(urlOf(filePath, { params: { id } }), downloadMs);
  return await answer.blob();
}
