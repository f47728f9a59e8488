import { Invalid } from "./errors.ts";

/** A page's end as callers see it: opaque, safe in a URL. */
export const encodeCursor = (position: readonly string[]): string =>
  Buffer.from(JSON.stringify(position)).toString("base64url");

/** @throws Invalid when the text is no cursor of `parts` parts. */
export function decodeCursor(cursor: string, parts: number): string[] {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(position) && position.length === parts && position.every((part) => typeof part === "string"))
      return position;
  } catch {
    // Not JSON: refused below, like any other text that is no cursor.
  }
  throw new Invalid("invalid_request", {
    issues: [{ path: "cursor", message: "Expected the nextCursor of an earlier page" }],
  });
}

/** Characters of a page whose rows may be long: a hundred of the longest would be megabytes, made in the thread that answers everybody. */
const charactersMax = 262_144;

/**
 * Cuts rows read with one more than `limit` into a page and the cursor of the next one.
 *
 * @param charactersOf how long a row is, where some are long: then a page may have fewer than `limit`, and always has one.
 */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => readonly string[],
  charactersOf: (row: Row) => number = () => 0,
) {
  const page: Row[] = [];
  let characters = 0;
  for (const row of rows.slice(0, limit)) {
    characters += charactersOf(row);
    if (characters > charactersMax && page.length > 0) break;
    page.push(row);
  }
  const last = page.at(-1);
  const nextCursor = rows.length > page.length && last !== undefined ? encodeCursor(positionOf(last)) : null;
  return { page, meta: { limit, nextCursor } };
}

/** Characters of all texts of a row. */
export const textLengthOf = (row: object): number =>
  Object.values(row).reduce((sum, value) => (typeof value === "string" ? sum + value.length : sum), 0);
