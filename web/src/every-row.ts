/** A runaway list must not ask for ever: this many pages of a hundred are more than any screen shows. */
const pagesMax = 20;
const rowsAtOnce = "100";

export interface Page {
  limit: string;
  cursor?: string;
}

export interface Answered<T> {
  data: readonly T[];
  meta: { nextCursor: string | null };
}

/** As many rows as one question is answered with. */
export const firstPage: Page = { limit: rowsAtOnce };

/**
 * Reads a list to its end, a hundred rows at a time. Whoever shows them says so where there are more than are read: nothing is
 * left out without a word.
 */
export async function everyRow<T>(
  load: (page: Page) => Promise<Answered<T>>,
  oncut: (count: number) => void,
): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pagesMax; page++) {
    const { data, meta }: Answered<T> = await load({ ...firstPage, ...(cursor && { cursor }) });
    rows.push(...data);
    cursor = meta.nextCursor;
    if (cursor === null) return rows;
  }
  oncut(rows.length);
  return rows;
}
