import type { MedicalRecord } from "@rawat/contracts";
import { useEffect, useRef } from "preact/hooks";
import { askRecords } from "../api/records.ts";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { Icon } from "../components/icon.tsx";
import { List } from "../components/list.tsx";
import type { About } from "../components/loaded.tsx";
import { EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { diagnosisName, knowDiagnoses } from "./diagnosis-names.ts";

interface Props {
  /** The address below which each record has its own. */
  base: string;
  /** Whose records; a patient reads the own ones without saying so. */
  patientId?: string;
  /** The record that is open beside the list. */
  open: string | undefined;
  /** The one that was open until now. */
  left: string | undefined;
  /** Another number reads the list anew. */
  turn: number;
  about?: About;
}

/** A patient's records, the latest first; each opens at its address. */
export const RecordList = ({ base, patientId, open, left, turn, about }: Props) => (
  <List<MedicalRecord>
    label={t.records.title}
    kind="records"
    of={`${patientId} ${turn}`}
    load={async (page, signal) => {
      const [answer] = await Promise.all([
        askRecords(signal).list({ query: { ...(patientId && { patientId }), ...page } }),
        knowClinicZone(),
      ]);
      await knowDiagnoses(answer.data.flatMap((record) => mainDiagnosis(record)?.code ?? []));
      return answer;
    }}
    keyOf={({ id }) => id}
    row={(record) => (
      <RecordRow
        record={record}
        href={`${base}/${record.id}`}
        isOpen={record.id === open}
        isReturnedTo={open === undefined && record.id === left}
      />
    )}
    empty={<EmptyState icon="clipboard" title={t.records.noneTitle} lead={t.records.noneLead} />}
    {...(about && { about })}
  />
);

const mainDiagnosis = ({ diagnoses }: MedicalRecord) => diagnoses.find(({ primary }) => primary) ?? diagnoses[0];

interface RowProps {
  record: MedicalRecord;
  href: string;
  isOpen: boolean;
  /** Whoever has closed it is where they were. */
  isReturnedTo: boolean;
}

function RecordRow({ record, href, isOpen, isReturnedTo }: RowProps) {
  const { type, createdAt, doctorName } = record;
  const main = mainDiagnosis(record);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isReturnedTo) link.current?.focus();
  }, [isReturnedTo]);
  return (
    <>
      <div class="who">
        <a ref={link} class="row-open" href={href} aria-current={isOpen ? "true" : undefined}>
          {main ? `${diagnosisName(main)} (${main.code})` : t.records.types[type]}
        </a>
        <p class="small muted">
          {main && <span class="tag">{t.records.types[type]}</span>}
          <time dateTime={createdAt}>{clinicMoment(createdAt)}</time>
          <span>{doctorName}</span>
        </p>
      </div>
      <span class="row-end">
        <Icon name="chevron" />
      </span>
    </>
  );
}
