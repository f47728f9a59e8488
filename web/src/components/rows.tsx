import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Refusal } from "../failure.ts";
import { Button } from "./button.tsx";
import type { Values } from "./drafts.ts";
import { FormContext, useForm } from "./form-context.ts";

interface Props<T> {
  /** What stands before a row's place in the names of its fields, as the server names them in an issue: `allergies`. */
  name: string;
  /** The rows that are there at first. */
  rows: readonly T[];
  /** Draws a row's fields, whose names begin with `prefix`; a row that was added has no value. */
  row: (prefix: string, value: T | undefined) => ComponentChildren;
  class: string;
  add: string;
  remove: (place: number) => string;
  legend: (place: number) => string;
  none: string;
}

/** Rows of like fields, to be added and removed. They are numbered by their place, as the server names them in an issue. */
export function Rows<T>({ name, rows, row, class: kind, add, remove, legend, none }: Props<T>) {
  const form = useForm();
  const { initial, changed } = form;
  // A row that was added begins as it is, whatever stood at its place before a reload.
  const aroundAdded = { ...form, initial: (_: string, value: string) => value };
  const box = useRef<HTMLDivElement>(null);
  const drawn = useSignal(firstRows(rows, (place) => initial(`${name}.${place}`, "pristine")));
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    if (!isFirst.current) changed(name);
    isFirst.current = false;
  }, [drawn.value]);

  const append = () => {
    const id = Math.max(0, ...drawn.value.map((one) => one.id)) + 1;
    drawn.value = [...drawn.value, { id, value: undefined, isAdded: true }];
    // Once it is there.
    setTimeout(() =>
      box.current?.querySelector<HTMLElement>(".field-row:last-of-type :is(input:not([type=hidden]), select)")?.focus(),
    );
  };
  return (
    <div class="field-rows-box" ref={box}>
      {drawn.value.length === 0 && <p class="small muted">{none}</p>}
      <div class="field-rows">
        {drawn.value.map(({ id, value, isAdded }, index) => (
          <fieldset key={id} class={`field-row ${kind}`}>
            <legend class="unseen">{legend(index + 1)}</legend>
            {/* Tells a draft how many rows there are, also of those whose fields are all empty. */}
            <input type="hidden" name={`${name}.${index}`} value="row" />
            <FormContext value={isAdded ? aroundAdded : form}>{row(`${name}.${index}`, value)}</FormContext>
            <Button
              kind="quiet"
              icon="trash"
              label={remove(index + 1)}
              onClick={() => {
                drawn.value = drawn.value.filter((one) => one.id !== id);
                box.current?.querySelector<HTMLElement>(".field-rows-add")?.focus();
              }}
            />
          </fieldset>
        ))}
      </div>
      <Button icon="plus" kind="quiet" class="button quiet field-rows-add" onClick={append}>
        {add}
      </Button>
    </div>
  );
}

interface Row<T> {
  id: number;
  value: T | undefined;
  isAdded?: boolean;
}

/** As many rows as there are, or were there before a reload. */
function firstRows<T>(rows: readonly T[], kept: (place: number) => string): Row<T>[] {
  if (kept(0) === "pristine") return rows.map((value, id) => ({ id, value }));
  const all: Row<T>[] = [];
  for (let id = 0; kept(id) === "row"; id++) all.push({ id, value: rows[id] });
  return all;
}

/** The rows of a form, each by the names of its fields, texts trimmed. */
export function rowsOf(values: Values, name: string): Record<string, string>[] {
  const rows: Record<string, string>[] = [];
  for (let place = 0; `${name}.${place}` in values; place++) {
    const prefix = `${name}.${place}.`;
    const own = Object.entries(values).filter(([field]) => field.startsWith(prefix));
    rows.push(Object.fromEntries(own.map(([field, text]) => [field.slice(prefix.length), text.trim()])));
  }
  return rows;
}

/** Where the rows are all that is sent, what the server finds wrong numbers them without a name: this gives it back. */
export const tellByRows =
  (name: string) =>
  (error: unknown): never => {
    if (!(error instanceof Refusal) || !error.problem.errors) throw error;
    const errors = error.problem.errors.map((issue) => ({ ...issue, path: `${name}.${issue.path}` }));
    throw new Refusal(error.status, { ...error.problem, errors }, error.retryAfterSeconds);
  };
