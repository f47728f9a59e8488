/** A segment of a JPEG: its marker, its length and what is in it. */
function segment(marker: number, content: readonly number[]): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, Buffer.from(content)]);
}

/** Bits as a JPEG packs them: the last byte is filled with ones, and a byte of ones is followed by an empty one. */
function packed(bits: string): Buffer {
  const bytes = (bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, "1"), 2));
  return Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [byte, 0] : [byte])));
}

const binary = (value: number, length: number) => value.toString(2).padStart(length, "0");

/**
 * A grey JPEG that is right in all its parts, and is gone over bit by bit of each of its coefficients: once for all of it, then `scans` - 1 times
 * more, each time in a few bytes that say "nothing new" (ITU-T T.81, annex G).
 *
 * @param side pixels, up to 65,535
 * @param scans up to 883
 */
export function goneOver(side: number, scans: number): Buffer {
  const blocks = Math.ceil(side / 8) ** 2;
  const [high, low] = [side >> 8, side & 255];
  const begun = [
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array<number>(64).fill(1)]),
    segment(0xc2, [8, high, low, high, low, 1, 1, 0x11, 0]),
    segment(0xc4, [0x00, 1, 1, ...Array<number>(14).fill(0), 0, 6]),
    segment(0xc4, [
      0x10,
      0,
      0,
      0,
      15,
      ...Array<number>(12).fill(0),
      ...Array.from({ length: 15 }, (_, run) => run << 4),
    ]),
    segment(0xda, [1, 1, 0x00, 0, 0, 0]),
    packed("0".repeat(blocks)),
  ];
  let nothing = "";
  for (let left = blocks; left > 0; ) {
    const size = Math.min(14, Math.floor(Math.log2(left)));
    const run = Math.min(left, 2 ** (size + 1) - 1);
    nothing += binary(size, 4) + (size > 0 ? binary(run - 2 ** size, size) : "");
    left -= run;
  }
  const again = packed(nothing);
  const more = Array.from({ length: scans - 1 }, (_, place) => {
    const [coefficient, bit] = [1 + Math.floor(place / 14), 13 - (place % 14)];
    const before = bit === 13 ? 0 : bit + 1;
    return Buffer.concat([segment(0xda, [1, 1, 0x00, coefficient, coefficient, (before << 4) | bit]), again]);
  });
  return Buffer.concat([...begun, ...more, Buffer.from([0xff, 0xd9])]);
}
