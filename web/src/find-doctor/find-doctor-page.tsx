import type { Doctor } from "@rawat/contracts";
import { askDoctors } from "../api/doctors.ts";
import { useAddress, withQuery } from "../app/address.tsx";
import { Button } from "../components/button.tsx";
import { ChoiceFilter, SearchField } from "../components/filters.tsx";
import { List } from "../components/list.tsx";
import { useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { everyRow } from "../every-row.ts";
import { initials, rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

/** Doctors to talk with: those on duty now unless somebody asks for all, by name and speciality as the address says. */
export function FindDoctorPage() {
  const { query, shut } = useAddress();
  const isAny = query.duty === "any";
  const narrowed = {
    ...(query.q && { q: query.q }),
    ...(query.specialization && { specialization: query.specialization }),
    ...(!isAny && { onDuty: "true" as const }),
  };
  const { value: specializations = [] } = useLoaded(readSpecializations, "");
  return (
    <Page title={t.chat.find} lead={t.chat.findLead}>
      <search class="filters">
        <SearchField label={t.chat.findHint} placeholder={t.chat.findHint} />
        <ChoiceFilter
          label={t.chat.specialization}
          name="specialization"
          options={[["", t.chat.anySpecialization], ...specializations.map((name) => [name, name] as const)]}
        />
        <ChoiceFilter
          label={t.chat.duty}
          name="duty"
          options={[
            ["", t.chat.onDutyNow],
            ["any", t.chat.anyDuty],
          ]}
        />
      </search>
      <List<Doctor>
        label={t.chat.find}
        kind="doctors"
        of={withQuery("", narrowed)}
        load={(page, signal) => askDoctors(signal).list({ query: { ...narrowed, ...page } })}
        keyOf={({ id }) => id}
        row={(doctor) => <Row {...doctor} />}
        empty={<EmptyState icon="stethoscope" title={t.chat.noDoctorsTitle} lead={t.chat.noDoctorsLead} />}
        about={({ type }) => /^(?:doctor|schedule|staff)\./.test(type)}
      />
      {query.doctor && <ConfirmDialog id={query.doctor} onClose={() => void shut("doctor")} />}
    </Page>
  );
}

/** What the clinic's doctors are specialised in, by the alphabet. */
async function readSpecializations(signal: AbortSignal): Promise<string[]> {
  const all = await everyRow(
    (page) => askDoctors(signal).list({ query: page }),
    () => undefined,
  );
  const names = new Set(all.flatMap(({ specialization }) => specialization ?? []));
  return [...names].sort((one, other) => one.localeCompare(other, t.locale));
}

function Row({ id, name, specialization, departmentName, consultationFee, online, onDuty }: Doctor) {
  const { change } = useAddress();
  return (
    <>
      <span class="avatar" aria-hidden="true">
        {initials(name)}
      </span>
      <div class="who">
        <strong class="break">{name}</strong>
        <p class="small muted">{specialization ?? departmentName}</p>
        <p class="small">
          <span class={online ? "presence here" : "presence"}>{online ? t.chat.atChat : t.chat.away}</span>
          {!onDuty && <span class="tag">{t.chat.offDuty}</span>}
        </p>
      </div>
      <p class="amount">{consultationFee ? rupiah(consultationFee) : t.chat.noFee}</p>
      <Button
        kind="primary"
        disabled={!consultationFee}
        aria-label={t.chat.chooseNamed(name)}
        onClick={() => void change({ doctor: id })}
      >
        {t.chat.choose}
      </Button>
    </>
  );
}
