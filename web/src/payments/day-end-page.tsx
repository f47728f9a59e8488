import type { DayEnd } from "@rawat/contracts";
import { useRef } from "preact/hooks";
import { askClinic } from "../api/clinic.ts";
import { askBooks } from "../api/payments.ts";
import { useAddress } from "../app/address.tsx";
import { clinicToday, knowClinicZone, longDay } from "../clinic/clinic-time.ts";
import { Button } from "../components/button.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { Banner, EmptyState } from "../components/state.tsx";
import { Table } from "../components/table.tsx";
import { DayFilter } from "../components/typed-filters.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { BillTabs } from "./bill-tabs.tsx";

/** What the front desk has taken on a day, and what the drawer should hold more than in the morning. */
export function DayEndPage() {
  const { query } = useAddress();
  // Whoever counts after midnight goes on with the day that they began with.
  const counted = useRef<string | undefined>(undefined);
  if (query.day) counted.current = undefined;
  const loaded = useLoaded(
    async (signal) => {
      // Which day it is the clinic says, not the clock of a desk.
      const date = query.day ?? counted.current;
      const [{ data }, clinic] = await Promise.all([
        askBooks(signal).dayEnd({ query: date ? { date } : {} }),
        askClinic().get({}),
        knowClinicZone(),
      ]);
      if (!query.day) counted.current = data.date;
      return { ...data, clinic: clinic.data.name };
    },
    query.day ?? "",
    { about: ({ type }) => type.startsWith("payment."), staysWhileLoading: true },
  );
  return (
    <Page
      title={t.sections.bills}
      inTab={t.payments.tabs.dayEnd}
      tools={
        <Button icon="print" onClick={() => print()}>
          {t.payments.print}
        </Button>
      }
    >
      <BillTabs current="dayEnd" />
      <search class="filter-grid">
        <DayFilter name="day" label={t.payments.day} usual={loaded.value?.date ?? ""} />
      </search>
      {loaded.value && !query.day && loaded.value.date < clinicToday() && (
        <Banner kind="told" icon="clock">
          <p>
            {t.payments.dayIsOver} <a href={`/day-end?day=${clinicToday()}`}>{longDay(clinicToday())}</a>
          </p>
        </Banner>
      )}
      <Shown of={loaded}>{(day) => <Day {...day} />}</Shown>
    </Page>
  );
}

/** What only went out was no transfer to the clinic. */
function wayOf({ method, taken }: DayEnd["lines"][number]): string {
  const { methods, waysBack } = t.payments;
  return taken === 0 && method in waysBack ? waysBack[method as keyof typeof waysBack] : methods[method];
}

/** What each way of paying brought, less what went back by it. */
function byWay(lines: DayEnd["lines"]): [string, number][] {
  const sums = new Map<string, number>();
  for (const { method, taken, givenBack } of lines)
    sums.set(t.payments.methods[method], (sums.get(t.payments.methods[method]) ?? 0) + taken - givenBack);
  return [...sums];
}

const Day = ({ date, drawer, lines, clinic }: DayEnd & { clinic: string }) => (
  <>
    <section class="card day-end">
      <p class="on-paper">
        {clinic} · {t.payments.tabs.dayEnd}
      </p>
      <h2>{longDay(date)}</h2>
      <p class="receipt-sum">
        {t.payments.drawer} <strong>{rupiah(drawer)}</strong>
      </p>
      <p class="small muted">{t.payments.drawerHint}</p>
      {lines.length > 0 && (
        <Facts>
          {byWay(lines).map(([way, sum]) => (
            <Fact key={way} label={way}>
              {rupiah(sum)}
            </Fact>
          ))}
        </Facts>
      )}
      <p class="on-paper small">{t.payments.countedBy}</p>
    </section>
    {lines.length === 0 ? (
      <EmptyState icon="wallet" title={t.payments.noneTaken} />
    ) : (
      <Table
        label={t.payments.tabs.dayEnd}
        of={t.payments.who}
        rows={lines}
        keyOf={(line) => `${lines.indexOf(line)}`}
        head={(line) => (
          <>
            {line.by ?? t.payments.byItself} · {wayOf(line)}
          </>
        )}
        columns={[
          { name: "count", label: t.payments.count, countOf: (line: DayEnd["lines"][number]) => line.count },
          { name: "taken", label: t.payments.takenSum, countOf: ({ taken }) => taken, said: rupiah },
          { name: "givenBack", label: t.payments.givenBack, countOf: ({ givenBack }) => givenBack, said: rupiah },
        ]}
        sum={t.payments.altogether}
      />
    )}
  </>
);
