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

/** Cuts rows read with one more than `limit` into a page and the cursor of the next one. */
export function pageOf<Row>(rows: readonly Row[], limit: number, positionOf: (row: Row) => readonly string[]) {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    page,
    meta: { limit, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(positionOf(last)) : null },
  };
}
