import type { AppointmentFigures, Granularity } from "@rawat/contracts";
import type { CSSProperties } from "preact";
import { addDays, monthName, narrowSpan } from "../clinic/clinic-time.ts";
import { Table } from "../components/table.tsx";
import { calendarDate } from "../format.ts";
import { t } from "../i18n/index.ts";

const columns = ["total", "completed", "open", "cancelled", "noShow", "inPerson", "online"] as const;
const parts = ["completed", "open", "noShow", "cancelled"] as const;

interface Props {
  figures: readonly AppointmentFigures[];
  granularity: Granularity;
  /** The first and the last day that were counted: the periods at the ends may be shorter than others. */
  from: string;
  to: string;
}

/** The figures as a table; beside each period a bar says what became of its appointments, and below them stands what they come to. */
export function FiguresTable({ figures, granularity, from, to }: Props) {
  const most = Math.max(...figures.map(({ total }) => total), 1);
  const periodName = (period: string): string => {
    if (granularity === "day") return calendarDate(period);
    if (granularity === "month") return monthName(period);
    const sunday = addDays(period, 6);
    return narrowSpan(period < from ? from : period, sunday > to ? to : sunday);
  };
  return (
    <Table
      label={t.figures.table}
      of={t.figures.period}
      rows={figures}
      keyOf={({ period }) => period}
      head={(each) => (
        <>
          {periodName(each.period)}
          <Bar figures={each} most={most} />
        </>
      )}
      columns={columns.map((name) => ({
        name,
        label: t.figures.columns[name],
        countOf: (each: AppointmentFigures) => each[name],
      }))}
      sum={t.figures.altogether}
    />
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
