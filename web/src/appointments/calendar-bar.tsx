import { useAddress } from "../app/address.tsx";
import { addDays, clinicToday, isZoneKnown, longDay, shortDay } from "../clinic/clinic-time.ts";
import { ChoiceFilter } from "../components/filters.tsx";
import { Icon } from "../components/icon.tsx";
import type { IconName } from "../components/icon-shapes.ts";
import { useLoaded } from "../components/loaded.tsx";
import { Tabs } from "../components/tabs.tsx";
import { DayFilter } from "../components/typed-filters.tsx";
import { t } from "../i18n/index.ts";
import { doctorOptions, everyDoctor } from "./doctors.ts";
import { dayIn, type Extent } from "./extent.ts";

/** Chooses the days and the doctor that the calendar shows, all in its address. A doctor sees the own appointments alone. */
export function CalendarBar({ extent, isOwn }: { extent: Extent; isOwn: boolean }) {
  const { query, changed } = useAddress();
  const isDayCertain = isZoneKnown.value || dayIn(query) !== undefined;
  const { view, day, from, to } = extent;
  const stepDays = view === "week" ? 7 : 1;
  return (
    <>
      <div class="agenda-bar">
        <div class="agenda-steps">
          <Step label={t.appointments.earlier} icon="before" href={changed({ day: addDays(day, -stepDays) })} />
          <a class="button plain" href={changed({ day: undefined })}>
            {t.appointments.today}
          </a>
          <Step label={t.appointments.later} icon="chevron" href={changed({ day: addDays(day, stepDays) })} />
          <DayFilter name="day" label={t.appointments.date} usual={isZoneKnown.value ? clinicToday() : ""} isBare />
        </div>
        {!isOwn && <DoctorChoice />}
        <Tabs
          label={t.appointments.view}
          tabs={[
            { href: changed({ view: undefined }), text: t.appointments.views.day, isCurrent: view === "day" },
            { href: changed({ view: "week" }), text: t.appointments.views.week, isCurrent: view === "week" },
          ]}
        />
      </div>
      <h2 class="agenda-day" aria-live="polite">
        {!isDayCertain ? "\u00a0" : view === "day" ? longDay(from) : `${shortDay(from)} – ${shortDay(to)}`}
      </h2>
    </>
  );
}

const Step = ({ label, icon, href }: { label: string; icon: IconName; href: string }) => (
  <a class="button plain square" href={href} aria-label={label} title={label}>
    <Icon name={icon} />
  </a>
);

function DoctorChoice() {
  const { value } = useLoaded(everyDoctor, "");
  return (
    <ChoiceFilter
      label={t.appointments.doctor}
      name="doctor"
      options={doctorOptions(value ?? [], t.appointments.allDoctors)}
    />
  );
}
