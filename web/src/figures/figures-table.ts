import type { AppointmentFigures } from "@rawat/contracts";
import { calendarDate } from "../format.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";

const columns = ["total", "completed", "open", "cancelled", "noShow", "inPerson", "online"] as const;
const parts = ["completed", "open", "noShow", "cancelled"] as const;

/** The figures as a table; beside each period a bar says what became of its appointments. */
export function figuresTable(figures: readonly AppointmentFigures[]): HTMLElement {
  const most = Math.max(...figures.map(({ total }) => total), 1);
  return h(
    "div",
    { class: "figures-box", tabindex: 0, role: "region", "aria-label": t.figures.table },
    h(
      "table",
      { class: "table figures-table" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, t.figures.period),
          ...columns.map((name) => h("th", { scope: "col", class: "count" }, t.figures.columns[name])),
        ),
      ),
      h("tbody", {}, ...figures.map((each) => row(each, most))),
    ),
  );
}

const row = (figures: AppointmentFigures, most: number) =>
  h(
    "tr",
    {},
    h("th", { scope: "row" }, calendarDate(figures.period), bar(figures, most)),
    ...columns.map((name) =>
      h(
        "td",
        { class: "count", "data-label": t.figures.columns[name] },
        new Intl.NumberFormat(t.locale).format(figures[name]),
      ),
    ),
  );

/** Says nothing to a screen reader that the cells do not. */
function bar(figures: AppointmentFigures, most: number): HTMLElement {
  const pieces = parts.map((name) => {
    const piece = h("span", { class: `piece ${name}` });
    piece.style.setProperty("--share", String(figures[name] / most));
    return piece;
  });
  return h("span", { class: "bar", "aria-hidden": "true" }, ...pieces);
}
