import type { Patient } from "@rawat/contracts";
import { useRoute } from "preact-iso/router";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { type Loaded, Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { Banner, EmptyState } from "../components/state.tsx";
import { Tabs } from "../components/tabs.tsx";
import { Warnings } from "../components/warnings.tsx";
import { t } from "../i18n/index.ts";
import { PatientBills } from "../payments/patient-bills.tsx";
import { PatientRecords } from "../records/patient-records.tsx";
import { currentUser } from "../session.ts";
import { type Found, findPatient } from "./find-patient.ts";
import { ComparedButton, IdentityNotice } from "./identity-notice.tsx";
import { PerhapsTwice } from "./lookalikes.tsx";
import { NoSuchPatient } from "./no-such-patient.tsx";
import { PatientBanner } from "./patient-banner.tsx";
import { PatientDetails } from "./patient-details.tsx";
import { PatientHistory } from "./patient-history.tsx";
import { PatientTimeline } from "./patient-timeline.tsx";
import { PatientTools } from "./patient-tools.tsx";
import { mayEdit } from "./register.ts";
import type { Versioned } from "./versioned.ts";

/** A patient, at an address of their own. */
export function PatientPage() {
  const { patient = "", tab = "details", item } = useRoute().params;
  return <PatientOf key={patient} address={patient} tab={tab} item={item} />;
}

function PatientOf({ address, tab, item }: { address: string; tab: string; item: string | undefined }) {
  const loaded: Loaded<Found> = useLoaded((signal) => findPatient(address, signal), address, {
    about: ({ id }) => id === loaded.value?.known?.patient.id,
  });
  const known = loaded.value?.known;
  return (
    <Page
      title={known?.patient.name ?? t.patients.one}
      inTab={known?.patient.medicalRecordNumber ?? t.patients.one}
      tools={known && mayEdit() && <PatientTools known={known} reload={loaded.reload} />}
    >
      <Shown of={loaded}>
        {() => (known ? <Known known={known} tab={tab} item={item} reload={loaded.reload} /> : <NoSuchPatient />)}
      </Shown>
    </Page>
  );
}

type TabName = "details" | "timeline" | "records" | "bills" | "history";

/** What of a patient each role reads; of whom is archived, nothing goes on. */
function tabsOf({ archivedAt }: Patient): readonly TabName[] {
  const { role } = currentUser();
  return [
    "details",
    ...(archivedAt ? [] : (["timeline"] as const)),
    ...(role === "staff" ? [] : (["records"] as const)),
    ...(mayEdit() ? (["bills", "history"] as const) : []),
  ];
}

interface KnownProps {
  known: Versioned;
  tab: string;
  item: string | undefined;
  reload: () => void;
}

function Known({ known, tab, item, reload }: KnownProps) {
  const { patient, warnings } = known;
  const tabs = tabsOf(patient);
  const shown = tabs.find((name) => name === tab);
  const base = `/patients/${patient.medicalRecordNumber}`;
  const names = { ...t.records.tabs, history: t.history.title };
  return (
    <>
      {patient.archivedAt && (
        <Banner kind="warned" icon="archive">
          {t.history.archivedSince(clinicMoment(patient.archivedAt))}
        </Banner>
      )}
      <IdentityNotice patient={patient}>
        {mayEdit() && !patient.archivedAt && <ComparedButton known={known} reload={reload} />}
      </IdentityNotice>
      <PatientBanner patient={patient} isNamed isNoticed />
      <Tabs
        label={t.records.sections}
        tabs={tabs.map((name) => ({
          href: name === "details" ? base : `${base}/${name}`,
          text: names[name],
          isCurrent: name === shown,
        }))}
      />
      {shown === "details" && (
        <>
          <Warnings title={t.patients.warnings} warnings={warnings} />
          {mayEdit() && !patient.archivedAt && <PerhapsTwice patient={patient} />}
          <div class="card">
            <PatientDetails patient={patient} />
          </div>
        </>
      )}
      {shown === "timeline" && <PatientTimeline patient={patient} />}
      {/* It says itself why the front desk, who has no tab for it, sees nothing of it. */}
      {tab === "records" && <PatientRecords patient={patient} item={item} />}
      {shown === "bills" && <PatientBills patient={patient} />}
      {shown === "history" && <PatientHistory patient={patient} />}
      {shown === undefined && tab !== "records" && <NotHere isKnown={tab in names} />}
    </>
  );
}

/** A link may lead to what another role reads. */
const NotHere = ({ isKnown }: { isKnown: boolean }) => (
  <EmptyState
    icon="shield"
    title={isKnown ? t.shell.notForYouTitle : t.missing.title}
    lead={isKnown ? t.shell.notForYouLead : t.missing.lead}
  />
);
