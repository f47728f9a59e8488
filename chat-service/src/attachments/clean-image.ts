import type { Attachment } from "@rawat/contracts";
import sharp from "sharp";

/** What telephones take at most; opening more costs everybody's memory. What has to be opened whole, as drawings and screens are kept, costs more of it. */
const pixelsMax = 50_000_000;
const wholePixelsMax = 25_000_000;
/** Times that a JPEG may be gone over, each of which costs as much as all of it: cameras and programs make it ten times. */
const scansMax = 40;
/** Longer than the largest that may be opened takes on a small machine. */
const secondsMax = 20;
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
  if (mediaType === "image/jpeg" && countScans(bytes, scansMax + 1) > scansMax) return undefined;
  try {
    // Turned as its metadata say, for these go.
    const limitInputPixels = mediaType === "image/jpeg" ? pixelsMax : wholePixelsMax;
    const picture = sharp(bytes, { limitInputPixels, failOn: "error" })
      .timeout({ seconds: secondsMax })
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

/** Pixels that a picture says to have, of which a small file may have many; none where it is no picture. */
export async function countPixels(bytes: Uint8Array): Promise<number> {
  try {
    const { width, height } = await sharp(bytes).metadata();
    return width * height;
  } catch {
    return 0;
  }
}

/**
 * How often a JPEG goes over its picture, at most `most`. What comes after its end (a film, another picture) and what lies in its segments (a thumbnail)
 * is not opened, and not counted.
 *
 * @see ITU-T T.81, B.1.1: a marker is 0xff and what is neither 0 nor 0xff; those of restarts stand within a scan
 */
function countScans(bytes: Uint8Array, most: number): number {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let count = 0;
  for (let at = content.indexOf(0xff); at !== -1 && count < most; at = content.indexOf(0xff, at)) {
    const marker = content[at + 1] ?? endOfImage;
    if (marker === endOfImage) break;
    if (marker === 0xff) at += 1;
    else if (marker <= 0x01 || (marker >= firstRestart && marker <= startOfImage)) at += 2;
    else {
      if (marker === startOfScan) count++;
      at += 2 + (at + 4 <= content.length ? content.readUInt16BE(at + 2) : 0);
    }
  }
  return count;
}

const firstRestart = 0xd0;
const startOfImage = 0xd8;
const endOfImage = 0xd9;
const startOfScan = 0xda;
