import type { DayEnd } from "@rawat/contracts";
import { askBooks } from "../api/payments.ts";
import { useAddress } from "../app/address.tsx";
import { knowClinicZone, longDay } from "../clinic/clinic-time.ts";
import { Button } from "../components/button.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { Table } from "../components/table.tsx";
import { DayFilter } from "../components/typed-filters.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { BillTabs } from "./bill-tabs.tsx";

/** What the front desk has taken on a day, and what the drawer should hold more than in the morning. */
export function DayEndPage() {
  const { query } = useAddress();
  const loaded = useLoaded(
    async (signal) => {
      await knowClinicZone();
      // Which day it is the clinic says, not the clock of a desk.
      return (await askBooks(signal).dayEnd({ query: query.day ? { date: query.day } : {} })).data;
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
      <Shown of={loaded}>{(day) => <Day {...day} />}</Shown>
    </Page>
  );
}

/** What only went out was no transfer to the clinic. */
function wayOf({ method, taken }: DayEnd["lines"][number]): string {
  const { methods, waysBack } = t.payments;
  return taken === 0 && method in waysBack ? waysBack[method as keyof typeof waysBack] : methods[method];
}

const Day = ({ date, drawer, lines }: DayEnd) => (
  <>
    <section class="card day-end">
      <p class="on-paper">{t.payments.tabs.dayEnd}</p>
      <h2>{longDay(date)}</h2>
      <p class="receipt-sum">
        {t.payments.drawer} <strong>{rupiah(drawer)}</strong>
      </p>
      <p class="small muted">{t.payments.drawerHint}</p>
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
