import type { Attachment } from "@rawat/contracts";
import sharp from "sharp";

/** What telephones take at most; opening more costs everybody's memory. What has to be opened whole, as drawings and screens are kept, costs more of it. */
const pixelsMax = 50_000_000;
const wholePixelsMax = 25_000_000;
/** Longer in pixels than anybody looks at on a screen. */
const sideMax = 3_072;

/**
 * A picture anew, as it is seen on a screen and with nothing that is not: neither where it was taken, by whom and with what, nor anything that was
 * hidden behind it. A document stays as it is.
 *
 * @returns undefined for what is no picture after all.
 */
export async function cleanImage(bytes: Uint8Array, mediaType: Attachment["mediaType"]): Promise<Buffer | undefined> {
  if (mediaType === "application/pdf") return Buffer.from(bytes);
  try {
    // Turned as its metadata say, for these go.
    const limitInputPixels = mediaType === "image/png" ? wholePixelsMax : pixelsMax;
    const picture = sharp(bytes, { limitInputPixels, failOn: "error" })
      .autoOrient()
      .resize({ width: sideMax, height: sideMax, fit: "inside", withoutEnlargement: true });
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
