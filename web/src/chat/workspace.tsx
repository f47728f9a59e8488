import { useSignal } from "@preact/signals";
import type { Consultation, Patient } from "@rawat/contracts";
import { useRef } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { go } from "../app/address.tsx";
import { StaysWithin } from "../components/form-context.ts";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { EmptyState } from "../components/state.tsx";
import { Tabs } from "../components/tabs.tsx";
import { toast } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { type Found, findPatient } from "../patients/find-patient.ts";
import { IdentityNotice } from "../patients/identity-notice.tsx";
import { PatientBanner } from "../patients/patient-banner.tsx";
import { PatientTimeline } from "../patients/patient-timeline.tsx";
import { useLeft } from "../records/left.ts";
import { RecordForm } from "../records/record-form.tsx";
import { RecordList } from "../records/record-list.tsx";
import { RecordPane } from "../records/record-pane.tsx";
import type { VersionedRecord } from "../records/versioned-record.ts";
import type { Conversation } from "./conversation.ts";
import { Talk } from "./talk.tsx";

const panes = ["chat", "chart", "note"] as const;

/**
 * The doctor's place of work: the talk, and beside it what is known of the patient, or the record that is being written. Where there is no room one of
 * them is seen, the others stay as they are.
 */
export function Workspace({ conversation }: { conversation: Conversation }) {
  const { tab } = useRoute().params;
  const consultation = conversation.consultation.value;
  const base = `/consultations/${consultation.id}`;
  const shown = panes.find((name) => name === tab) ?? "chat";
  const unread = conversation.unread.value;
  return (
    // What is written of one is kept while another one is looked to: somebody may wait there.
    <StaysWithin value="/consultations">
      <div class={`workspace ${shown}`}>
        <Tabs
          label={t.chat.panesLabel}
          tabs={panes.map((name) => ({
            href: name === "chat" ? base : `${base}/${name}`,
            text: name === "chat" && unread > 0 && shown !== name ? t.chat.paneUnread(unread) : t.chat.panes[name],
            isCurrent: name === shown,
          }))}
        />
        <div class="work-talk">
          <Talk conversation={conversation} />
        </div>
        <Chart base={base} consultation={consultation} isNote={shown === "note"} />
      </div>
    </StaysWithin>
  );
}

interface ChartProps {
  base: string;
  consultation: Consultation;
  /** Whether the record is written, or what is known is read. */
  isNote: boolean;
}

function Chart({ base, consultation: { patientId, id }, isNote }: ChartProps) {
  const loaded: Loaded = useLoaded((signal) => findPatient(patientId, signal), patientId, {
    about: (heard) => heard.id === patientId,
  });
  return (
    <div class="work-chart">
      <Shown of={loaded}>
        {({ known }) =>
          known ? (
            <>
              <IdentityNotice patient={known.patient} />
              <PatientBanner patient={known.patient} isNoticed />
              <Panes base={base} consultationId={id} patient={known.patient} isNote={isNote} />
            </>
          ) : (
            <EmptyState icon="shield" title={t.chat.chartGone} />
          )
        }
      </Shown>
    </div>
  );
}

type Loaded = ReturnType<typeof useLoaded<Found>>;

interface PanesProps {
  base: string;
  consultationId: string;
  patient: Patient;
  isNote: boolean;
}

function Panes({ base, consultationId, patient, isNote }: PanesProps) {
  const { tab, item } = useRoute().params;
  const opened = tab === "chart" ? item : undefined;
  const chart = `${base}/chart`;
  const turn = useSignal(0);
  /** Another number begins another record. */
  const begun = useSignal(0);
  const fresh = useSignal<VersionedRecord | undefined>(undefined);
  const left = useLeft(opened);
  const keptOpen = useRef<string>(undefined);
  // What is being read stays open while the record is written.
  if (tab === "chart") keptOpen.current = item;
  const open = keptOpen.current;
  const changed = (saved: VersionedRecord | undefined) => {
    fresh.value = saved;
    turn.value++;
  };
  return (
    <>
      <div class="work-pane" hidden={isNote}>
        {open ? (
          <RecordPane key={open} id={open} base={chart} patient={patient} fresh={fresh.value} onChanged={changed} />
        ) : (
          <>
            <h2>{t.chat.earlierRecords}</h2>
            <RecordList base={chart} patientId={patient.id} open={undefined} left={left} turn={turn.value} />
            <h2>{t.chat.timeline}</h2>
            <PatientTimeline patient={patient} />
          </>
        )}
      </div>
      <section class="work-pane card" hidden={!isNote} aria-label={t.records.write}>
        <h2>{t.records.write}</h2>
        <p class="small muted">{t.chat.noteLead}</p>
        <RecordForm
          key={begun.value}
          patient={patient}
          consultationId={consultationId}
          onCancel={() => void go(chart)}
          onSaved={(saved) => {
            if (saved.warnings.length === 0) toast(t.records.saved);
            changed(saved);
            begun.value++;
            void go(`${chart}/${saved.record.id}`, { replace: true });
          }}
        />
      </section>
    </>
  );
}
