import { crc32 } from "node:zlib";
import sharp from "sharp";

/** Where a picture was taken, as it stands in each part of it that can tell. */
export const whereabouts = "GPS -6.2088,106.8456";

const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSAreaInformation="${whereabouts}"/></rdf:RDF></x:xmpmeta>`;

/** In how many parts of a picture, and behind it, it is told. */
export const tellingParts = { png: 4, webp: 3 } as const;

/** A red picture of 40 by 20 that tells where it was taken in every way that its kind knows, and behind its end. */
export async function tellingPicture(kind: keyof typeof tellingParts): Promise<Buffer> {
  const plain = sharp({ create: { width: 40, height: 20, channels: 3, background: "#c33" } });
  const inExif = plain.withExif({ IFD0: { ImageDescription: whereabouts } });
  if (kind === "webp") return Buffer.concat([await inExif.withXmp(xmp).webp().toBuffer(), Buffer.from(whereabouts)]);
  const picture = await inExif.png().toBuffer();
  const texts = [
    pngChunk("tEXt", `Comment\0${whereabouts}`),
    // Neither compressed nor in a language.
    pngChunk("iTXt", `XML:com.adobe.xmp\0\0\0\0\0${xmp}`),
  ];
  return Buffer.concat([
    picture.subarray(0, pngHeaderBytes),
    ...texts,
    picture.subarray(pngHeaderBytes),
    Buffer.from(whereabouts),
  ]);
}

/** The signature, and the chunk that says how large it is. */
const pngHeaderBytes = 8 + 25;

function pngChunk(type: string, text: string): Buffer {
  const content = Buffer.from(`${type}${text}`, "latin1");
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length - type.length);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}

/** What the header of a picture says of it, read by hand. */
export function headerOf(bytes: Buffer): { kind: string; width: number; height: number } | undefined {
  const latin = (from: number, to: number) => bytes.toString("latin1", from, to);
  if (latin(0, 8) === "\x89PNG\r\n\x1a\n" && latin(12, 16) === "IHDR")
    return { kind: "png", width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  if (latin(0, 4) === "RIFF" && latin(8, 16) === "WEBPVP8 " && bytes.readUInt32LE(4) === bytes.length - 8)
    return { kind: "webp", width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  return undefined;
}
