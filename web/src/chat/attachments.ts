import type { Attachment, chats } from "@rawat/contracts";
import { attachmentBytesMax, attachmentTypes, urlOf } from "@rawat/contracts/without-schemas";
import { hasData } from "../exchange.ts";
import { NoAnswer } from "../failure.ts";
import { fetchSignedIn } from "../http.ts";

type Chats = typeof chats;
const uploadPath: Chats["attach"]["path"] = "/api/chats/attachments";
const filePath: Chats["attachment"]["path"] = "/api/chats/attachments/:id";

/** As long as the clinic takes at most, and the line. */
const uploadMs = 65_000;
const downloadMs = 25_000;

/** What a file's choice offers. */
export const acceptedFiles = attachmentTypes.join(",");

/** Why a file cannot be sent along; undefined where it can. The clinic looks at what it is once more. */
export function faultOf({ type, size }: Pick<File, "type" | "size">): "type" | "size" | undefined {
  if (!(attachmentTypes as readonly string[]).includes(type)) return "type";
  return size > attachmentBytesMax ? "size" : undefined;
}

export const isPicture = ({ mediaType }: Pick<Attachment, "mediaType">): boolean => mediaType.startsWith("image/");

/** Sends a file for a message to come. */
export async function upload(consultationId: string, file: File): Promise<Attachment> {
  const body = new FormData();
  body.append("consultationId", consultationId);
  body.append("file", file, file.name);
  const answer = await fetchSignedIn(uploadPath, uploadMs, { method: "POST", body });
  const told: unknown = await answer.json().catch(() => undefined);
  if (!hasData(told)) throw new NoAnswer("unreachable");
  return told.data as Attachment;
}

/** A file that was sent along, which no address shows without a token. */
export async function download({ id }: Pick<Attachment, "id">): Promise<Blob> {
  const answer = await fetchSignedIn(urlOf(filePath, { params: { id } }), downloadMs);
  return await answer.blob();
}
