import type { AppointmentFigures } from "@rawat/contracts";
import type { CSSProperties } from "preact";
import { calendarDate } from "../format.ts";
import { t } from "../i18n/index.ts";

const columns = ["total", "completed", "open", "cancelled", "noShow", "inPerson", "online"] as const;
const parts = ["completed", "open", "noShow", "cancelled"] as const;

/** The figures as a table; beside each period a bar says what became of its appointments. */
export function FiguresTable({ figures }: { figures: readonly AppointmentFigures[] }) {
  const most = Math.max(...figures.map(({ total }) => total), 1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="figures-box" tabIndex={0} aria-label={t.figures.table}>
      <table class="table figures-table">
        <thead>
          <tr>
            <th scope="col">{t.figures.period}</th>
            {columns.map((name) => (
              <th key={name} scope="col" class={`count ${name}`}>
                {t.figures.columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {figures.map((each) => (
            <tr key={each.period}>
              <th scope="row">
                {calendarDate(each.period)}
                <Bar figures={each} most={most} />
              </th>
              {columns.map((name) => (
                <td key={name} class="count" data-label={t.figures.columns[name]}>
                  {new Intl.NumberFormat(t.locale).format(each[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Says nothing to a screen reader that the cells do not. */
const Bar = ({ figures, most }: { figures: AppointmentFigures; most: number }) => (
  <span class="bar" aria-hidden="true">
    {parts.map((name) => (
      <span key={name} class={`piece ${name}`} style={{ "--share": String(figures[name] / most) } as CSSProperties} />
    ))}
  </span>
);
