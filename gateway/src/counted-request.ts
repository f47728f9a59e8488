import { IncomingMessage } from "node:http";

/** Pieces that any body may come in: what is written field by field has some hundred. */
const piecesMin = 1_000;
/** Bytes of each piece more, on average: what is written row by row, as a register is, has rather more. */
const pieceBytesMin = 32;

/** Told of a request (as an event) whose body comes in crumbs. */
export const inCrumbs = "crumbs";

/**
 * A request whose body is counted as it comes in, whoever reads it and whether anybody does. Each piece costs the same, a chunk of one byte as one
 * of a thousand, and a sender writes a hundred thousand of those in the time in which we take ten. Past so many nothing more of it is read;
 * that its connection ends is up to whoever answers it.
 */
export class CountedRequest extends IncomingMessage {
  #pieces = 0;
  #bytes = 0;
  #isCut = false;

  /** Takes what Node's parser has found. What is false lets it stop reading. */
  override push(piece: Buffer | null, encoding?: BufferEncoding): boolean {
    // What has lost a piece does not end well either.
    if (this.#isCut) return false;
    if (piece === null) return super.push(piece);
    this.#bytes += piece.length;
    if (++this.#pieces <= piecesMin + this.#bytes / pieceBytesMin) return super.push(piece, encoding);
    this.#isCut = true;
    this.emit(inCrumbs);
    return false;
  }

  override _read(bytes: number): void {
    if (!this.#isCut) super._read(bytes);
  }

  /** Makes these ways its own: Express gives each request that it is handed another prototype. */
  keepCounting(): void {
    Object.assign(this, { push: this.push, _read: this._read });
  }
}
