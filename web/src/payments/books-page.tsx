import type { Balance, DailyTakings } from "@rawat/contracts";
import type { CSSProperties } from "preact";
import { askBooks } from "../api/payments.ts";
import { useAddress, withQuery } from "../app/address.tsx";
import { addDays, clinicToday, knowClinicZone } from "../clinic/clinic-time.ts";
import { Fact, Facts } from "../components/facts.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { Table } from "../components/table.tsx";
import { DayFilter } from "../components/typed-filters.tsx";
import { dayTyped } from "../day-typed.ts";
import { calendarDate, rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { BillTabs } from "./bill-tabs.tsx";
import { BooksDownload } from "./books-download.tsx";

const daysShown = 30;
/** As many as are told of at once. */
const daysMax = 366;

/** The takings of each day, as bars and in figures, and what each account of the books holds: for administrators. */
export function BooksPage() {
  const { query } = useAddress();
  const loaded = useLoaded(
    async (signal) => {
      await knowClinicZone();
      const to = query.to || clinicToday();
      const from = query.from || addDays(to, 1 - daysShown);
      const [days, balances] = await Promise.all([
        askBooks(signal).daily({ query: { from, to } }),
        askBooks(signal).balances({}),
      ]);
      return { from, to, days: days.data, balances: balances.data };
    },
    withQuery("", { from: query.from, to: query.to }),
    { about: ({ type }) => type.startsWith("payment."), staysWhileLoading: true },
  );
  const { value } = loaded;
  const from = dayTyped(query.from ?? "");
  const isReversed = Boolean(query.from && query.to && query.to < query.from);
  const isTooLong = from !== undefined && (query.to || clinicToday()) > addDays(from, daysMax - 1);
  return (
    <Page
      title={t.sections.bills}
      inTab={t.payments.tabs.books}
      tools={value && <BooksDownload from={value.from} to={value.to} />}
    >
      <BillTabs current="books" />
      <search class="filter-grid">
        <DayFilter
          name="from"
          label={t.payments.from}
          usual={value?.from ?? ""}
          issue={isTooLong ? t.payments.tooManyDays : undefined}
        />
        <DayFilter
          name="to"
          label={t.payments.to}
          usual={value?.to ?? ""}
          issue={isReversed ? t.payments.reversedDays : undefined}
        />
      </search>
      {/* What is wrong stands at its field. */}
      {!isTooLong && !isReversed && (
        <Shown of={loaded}>
          {({ days, balances }) => (
            <>
              <Takings days={days} />
              <Balances balances={balances} />
            </>
          )}
        </Shown>
      )}
    </Page>
  );
}

function Takings({ days }: { days: readonly DailyTakings[] }) {
  const busy = days.filter(({ settled, refunded }) => settled !== 0 || refunded !== 0);
  if (busy.length === 0) return <EmptyState icon="chart" title={t.payments.noneTaken} />;
  const most = Math.max(...busy.map(({ settled }) => settled), 1);
  return (
    <Table
      label={t.payments.tabs.books}
      of={t.payments.day}
      rows={busy.toReversed()}
      keyOf={({ date }) => date}
      head={({ date, settled }) => (
        <>
          {calendarDate(date)}
          {/* Says nothing to a screen reader that the cells do not. */}
          <span class="bar" aria-hidden="true">
            <span class="piece completed" style={{ "--share": String(settled / most) } as CSSProperties} />
          </span>
        </>
      )}
      columns={[
        { name: "count", label: t.payments.count, countOf: (day: DailyTakings) => day.count },
        { name: "settled", label: t.payments.takenSum, countOf: ({ settled }) => settled, said: rupiah },
        { name: "refunded", label: t.payments.givenBack, countOf: ({ refunded }) => refunded, said: rupiah },
        { name: "net", label: t.payments.net, countOf: ({ net }) => net, said: rupiah },
      ]}
      sum={t.payments.altogether}
    />
  );
}

const Balances = ({ balances }: { balances: readonly Balance[] }) => (
  <section class="card details">
    <h2>{t.payments.balances}</h2>
    <Facts>
      {balances.map(({ account, amount }) => (
        <Fact key={account} label={t.payments.accounts[account]}>
          {/* Income is written below nothing where the money is written above; nobody should read a loss there. */}
          {rupiah(account === "income" ? -amount : amount)}
        </Fact>
      ))}
    </Facts>
    <p class="small muted">{t.payments.balancesHint}</p>
  </section>
);
