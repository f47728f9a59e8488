import type { Attachment } from "@rawat/contracts";
import sharp from "sharp";

/** Pixels beyond which nobody looks at a picture on a screen, and opening it costs everybody's memory. */
const pixelsMax = 50_000_000;

/**
 * A picture anew, as it is seen and with nothing that is not: neither where it was taken, by whom and with what, nor anything that was
 * hidden behind it. A document stays as it is.
 *
 * @returns undefined for what is no picture after all.
 */
export async function cleanImage(bytes: Uint8Array, mediaType: Attachment["mediaType"]): Promise<Buffer | undefined> {
  if (mediaType === "application/pdf") return Buffer.from(bytes);
  try {
    // Turned as its metadata say, for these go.
    const picture = sharp(bytes, { limitInputPixels: pixelsMax, failOn: "error" }).autoOrient();
    // As those who make them do it: a drawing, or what a screen shows, would be several times as large without.
    if (mediaType === "image/png") return await picture.png({ adaptiveFiltering: true }).toBuffer();
    return await (mediaType === "image/jpeg"
      ? picture.jpeg({ quality: 88 })
      : picture.webp({ quality: 88 })
    ).toBuffer();
  } catch {
    return undefined;
  }
}
