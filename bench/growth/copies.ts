const letters = "ghijklmnopqrstuvwxyz";

/**
 * Rows are copied inside the engine, which takes a tenth of the time of inserting them. A copy's ids end with two letters of
 * its generation, which stand in no id, and its instants lie that many years before the original's.
 */
export function copiesOf(generation: number) {
  const suffix = [Math.floor(generation / letters.length), generation % letters.length]
    .map((at) => letters[at])
    .join("");
  return {
    suffix,
    id: (column: string) => `concat(substr(${column}, 1, 34), '${suffix}')`,
    years: (column: string) => `concat(substr(${column}, 1, 4) - ${generation}, substr(${column}, 5))`,
    isOriginal: (column: string) => `substr(${column}, 35, 1) < 'g'`,
  };
}

/** One statement that copies a table's original rows: each column as it is, unless `changed` has an expression for it. */
export function copyStatement(
  table: string,
  columns: readonly string[],
  changed: Readonly<Record<string, string>>,
  where: string,
): string {
  const names = columns.map((column) => `\`${column}\``).join(", ");
  const values = columns.map((column) => changed[column] ?? `\`${column}\``).join(", ");
  return `insert into ${table} (${names}) select ${values} from ${table} where ${where}`;
}
