import { Stale } from "./errors.ts";

/** In the line of one thing nobody is overtaken that often. */
const triesMax = 10;

/**
 * Reads, changes and writes if nobody else wrote in the meantime; otherwise once more, over what is there now. So without If-Match the
 * last writer wins, but never over what they have not read. Whoever named a version is told at once that it is none any more.
 *
 * @param ifMatch the version that the change must find; undefined when any will do.
 * @param once answers what was written; undefined when somebody else was quicker, or the version is another one.
 * @throws Stale
 */
export async function lastWriterWins<T>(ifMatch: number | undefined, once: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 1; tries <= triesMax; tries++) {
    const written = await once();
    if (written !== undefined) return written;
    if (ifMatch !== undefined) break;
  }
  throw new Stale("stale_version");
}
