import type { Consultation } from "@rawat/contracts";
import { consultationStatuses } from "@rawat/contracts/without-schemas";
import { askConsultations } from "../api/chats.ts";
import { useAddress, withQuery } from "../app/address.tsx";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { LinkButton } from "../components/button.tsx";
import { ChoiceFilter } from "../components/filters.tsx";
import { List } from "../components/list.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { oneOf } from "../one-of.ts";
import { currentUser } from "../session.ts";
import { ConsultationRow } from "./consultation-row.tsx";
import { RunningList } from "./running-list.tsx";

/** Who is in now and who was: a doctor's and a patient's own, an administrator's all. */
export function ConsultationsPage() {
  const { query } = useAddress();
  const { role } = currentUser();
  const isPatient = role === "patient";
  const status = oneOf(consultationStatuses, query.status);
  return (
    <Page
      title={t.sections.consultations}
      tools={
        isPatient && (
          <LinkButton kind="primary" icon="search" href="/find-doctor">
            {t.chat.find}
          </LinkButton>
        )
      }
    >
      {role !== "admin" && (
        <>
          <h2>{t.chat.running}</h2>
          <RunningList />
          <h2>{t.chat.all}</h2>
        </>
      )}
      <search class="filters">
        <ChoiceFilter
          label={t.chat.status}
          name="status"
          options={[
            ["", t.chat.anyStatus],
            ...consultationStatuses.map((name) => [name, t.chat.statuses[name]] as const),
          ]}
        />
      </search>
      <List<Consultation>
        label={t.sections.consultations}
        kind="people consultations"
        of={withQuery("", { status })}
        load={async (page, signal) => {
          await knowClinicZone();
          return askConsultations(signal).list({ query: { ...(status && { status }), ...page } });
        }}
        keyOf={({ id }) => id}
        row={(consultation) => <ConsultationRow {...consultation} />}
        empty={
          <EmptyState
            icon="chat"
            title={t.chat.noneTitle}
            lead={isPatient ? t.chat.noneLeadPatient : t.chat.noneLead}
          />
        }
        about={({ type }) => type.startsWith("consultation.")}
      />
    </Page>
  );
}
