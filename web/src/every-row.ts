/** A runaway list must not ask for ever: this many pages of a hundred are more than any screen shows. */
const pagesMax = 20;

interface Answered<T> {
  data: readonly T[];
  meta: { nextCursor: string | null };
}

/** Reads a list to its end, a hundred rows at a time. */
export async function everyRow<T>(
  load: (page: { limit: string; cursor?: string }) => Promise<Answered<T>>,
): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pagesMax; page++) {
    const { data, meta }: Answered<T> = await load({ limit: "100", ...(cursor && { cursor }) });
    rows.push(...data);
    cursor = meta.nextCursor;
    if (cursor === null) break;
  }
  return rows;
}
