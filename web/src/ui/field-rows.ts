import { button } from "./button.ts";
import { type Child, fill, h } from "./element.ts";
import { type Control, field } from "./field.ts";

interface Part {
  name: string;
  label: string;
  control: (value: string) => Control;
}

interface Shape {
  /** What stands before a row's place in a control's name, as the server names it in an issue: `prescriptions.`. */
  prefix: string;
  parts: readonly Part[];
  add: string;
  remove: (place: number) => string;
  row: (place: number) => string;
  none: string;
  class: string;
  onchange?: () => void;
}

export type RowValues = Readonly<Record<string, string>>;

/** Rows of like fields, to be added and removed. They are numbered by their place, as the server names them in an issue. */
export function fieldRows({ prefix, parts, add, remove, row, none, class: name, onchange }: Shape) {
  const list = h("div", { class: "field-rows", ...(onchange && { oninput: onchange }) });
  const empty = h("p", { class: "small muted" }, none);
  const more = button(add, {
    icon: "plus",
    kind: "quiet",
    onclick: () => {
      append({});
      list.lastElementChild?.querySelector<HTMLElement>("input, select")?.focus();
    },
  });
  const rows = () => [...list.children] as HTMLFieldSetElement[];
  const controlsOf = (element: Element) => [...element.querySelectorAll<Control>("input, select, textarea")];

  function append(values: RowValues): void {
    const fields = parts.map((part) => field({ label: part.label, control: part.control(values[part.name] ?? "") }));
    list.append(drawn(fields));
    number();
  }

  function drawn(fields: readonly Child[]): HTMLElement {
    const gone = button(null, {
      kind: "quiet",
      icon: "trash",
      label: add,
      onclick: () => {
        element.remove();
        number();
        onchange?.();
        more.focus();
      },
    });
    const element = h("fieldset", { class: `field-row ${name}` }, h("legend", { class: "unseen" }), ...fields, gone);
    return element;
  }

  function number(): void {
    empty.hidden = rows().length > 0;
    for (const [index, element] of rows().entries()) {
      fill(element.querySelector("legend") as HTMLElement, row(index + 1));
      const gone = element.querySelector("button");
      gone?.setAttribute("aria-label", remove(index + 1));
      gone?.setAttribute("title", remove(index + 1));
      for (const [place, control] of controlsOf(element).entries())
        control.name = `${prefix}${index}.${parts[place]?.name}`;
    }
  }

  const valuesOf = (element: Element): RowValues =>
    Object.fromEntries(controlsOf(element).map(({ value }, place) => [parts[place]?.name ?? "", value.trim()]));

  number();
  return {
    element: h("div", { class: "field-rows-box" }, empty, list, more),
    append,
    read: () => rows().map(valuesOf),
  };
}
