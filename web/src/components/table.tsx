import type { ComponentChildren } from "preact";
import { useAddress } from "../app/address.tsx";
import { t } from "../i18n/index.ts";
import { ChoiceFilter } from "./filters.tsx";

interface Column<T> {
  name: string;
  label: string;
  countOf: (row: T) => number;
  /** How a count of it is written, where it counts no things. */
  said?: (count: number) => string;
}

interface Props<T> {
  label: string;
  /** What the rows are, above their names. */
  of: string;
  rows: readonly T[];
  keyOf: (row: T) => string;
  head: (row: T) => ComponentChildren;
  columns: readonly Column<T>[];
  /** What the last line is called, in which the columns are added up. */
  sum?: string;
}

/** Rows of counts that are all there, in their own order or by a column, the most or the least first; which one stands in the address. */
export function Table<T>({ label, of, rows, keyOf, head, columns, sum }: Props<T>) {
  const { query, changed } = useAddress();
  const { column, isLeastFirst } = orderIn(columns, query.sort);
  const ordered = column ? rows.toSorted(by(column, isLeastFirst)) : rows;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="counts-box" tabIndex={0} aria-label={label}>
      <div class="counts-order">
        <ChoiceFilter
          label={t.words.order}
          name="sort"
          options={[
            ["", t.words.ownOrder],
            ...columns.map(({ name, label: text }) => [`-${name}`, t.words.mostFirst(text)] as const),
            ...columns.map(({ name, label: text }) => [name, t.words.leastFirst(text)] as const),
          ]}
        />
      </div>
      <table class="table counts">
        <thead>
          <tr>
            <th scope="col">{of}</th>
            {columns.map(({ name, label: text }) => {
              const order = column?.name !== name ? undefined : isLeastFirst ? "ascending" : "descending";
              return (
                <th key={name} scope="col" class={`count ${name}`} aria-sort={order ?? "none"}>
                  <a href={changed({ sort: nextOrder(name, order) })}>{text}</a>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {ordered.map((row) => (
            <tr key={keyOf(row)}>
              <th scope="row">{head(row)}</th>
              <Counts columns={columns} countOf={({ countOf }) => countOf(row)} />
            </tr>
          ))}
        </tbody>
        {sum && rows.length > 1 && (
          <tfoot>
            <tr>
              <th scope="row">{sum}</th>
              <Counts columns={columns} countOf={({ countOf }) => rows.reduce((all, row) => all + countOf(row), 0)} />
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

interface CountsProps<T> {
  columns: readonly Column<T>[];
  countOf: (column: Column<T>) => number;
}

const Counts = <T,>({ columns, countOf }: CountsProps<T>) =>
  columns.map((column) => (
    <td key={column.name} class={column.said ? "count sum" : "count"} data-label={column.label}>
      {(column.said ?? plain)(countOf(column))}
    </td>
  ));

const plain = (count: number): string => new Intl.NumberFormat(t.locale).format(count);

/** `-total` is by the column `total`, the most first, and `total` the least first. */
function orderIn<T>(columns: readonly Column<T>[], sort = "") {
  const isLeastFirst = !sort.startsWith("-");
  return { column: columns.find(({ name }) => name === (isLeastFirst ? sort : sort.slice(1))), isLeastFirst };
}

/** What a press on a column's name leads to: the most first, then the least, then the rows' own order again. */
function nextOrder(name: string, order: "ascending" | "descending" | undefined): string | undefined {
  if (order === undefined) return `-${name}`;
  return order === "descending" ? name : undefined;
}

const by =
  <T,>({ countOf }: Column<T>, isLeastFirst: boolean) =>
  (one: T, other: T) =>
    (countOf(one) - countOf(other)) * (isLeastFirst ? 1 : -1);
