import type { AppointmentFigures } from "@rawat/contracts";
import { granularities } from "@rawat/contracts/without-schemas";
import { askAppointmentFigures } from "../api/figures.ts";
import { useAddress, withQuery } from "../app/address.tsx";
import { addDays, clinicToday, knowClinicZone } from "../clinic/clinic-time.ts";
import { type Loaded, Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { Tabs } from "../components/tabs.tsx";
import { DayFilter } from "../components/typed-filters.tsx";
import { t } from "../i18n/index.ts";
import { oneOf } from "../one-of.ts";
import { DownloadButton } from "./download-button.tsx";
import { FiguresTable } from "./figures-table.tsx";

const daysBehind = 30;
const daysAhead = 7;
const usualGranularity = "week";

/** Appointments counted by day, week or month, for administrators; also as a file. */
export function FiguresPage() {
  // Which day it is at the clinic decides what is shown where the address says nothing.
  const today = useLoaded(async () => {
    await knowClinicZone();
    return clinicToday();
  }, "");
  return today.value === undefined ? <Unready today={today} /> : <Figures today={today.value} />;
}

const Unready = ({ today }: { today: Loaded<string> }) => (
  <Page title={t.figures.title} lead={t.figures.lead}>
    <Shown of={today}>{() => null}</Shown>
  </Page>
);

function Figures({ today }: { today: string }) {
  const { query, changed } = useAddress();
  const usual = { from: addDays(today, -daysBehind), to: addDays(today, daysAhead) };
  const granularity = oneOf(granularities, query.granularity) ?? usualGranularity;
  const asked = { granularity, from: query.from || usual.from, to: query.to || usual.to };
  const isReversed = asked.to < asked.from;
  const figures = useLoaded(
    async (signal) => ({
      of: asked,
      all: isReversed ? [] : (await askAppointmentFigures(signal).read({ query: asked })).data,
    }),
    withQuery("", asked),
    { about: ({ type }) => type.startsWith("appointment."), staysWhileLoading: true },
  );
  return (
    <Page title={t.figures.title} lead={t.figures.lead} tools={<DownloadButton of={asked} />}>
      <search class="filter-grid">
        <div class="field">
          <span class="label">{t.figures.granularity}</span>
          <Tabs
            label={t.figures.granularity}
            tabs={granularities.map((name) => ({
              href: changed({ granularity: name === usualGranularity ? undefined : name }),
              text: t.figures.granularities[name],
              isCurrent: name === granularity,
            }))}
          />
        </div>
        <DayFilter name="from" label={t.figures.from} usual={usual.from} />
        <DayFilter
          name="to"
          label={t.figures.to}
          usual={usual.to}
          issue={isReversed ? t.figures.reversed : undefined}
        />
      </search>
      <Shown of={figures}>
        {({ of, all }) =>
          isEmpty(all) ? (
            <EmptyState icon="chart" title={t.figures.noneTitle} lead={t.figures.noneLead} />
          ) : (
            <FiguresTable figures={all} {...of} />
          )
        }
      </Shown>
    </Page>
  );
}

const isEmpty = (figures: readonly AppointmentFigures[]) => figures.every(({ total }) => total === 0);
