import { useSignal } from "@preact/signals";
import type { Patient } from "@rawat/contracts";
import { close, go, useAddress } from "../app/address.tsx";
import { LinkButton } from "../components/button.tsx";
import { EmptyState } from "../components/state.tsx";
import { toast } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { AccessLog } from "./access-log.tsx";
import { Beside, Pane } from "./beside.tsx";
import { useLeft } from "./left.ts";
import { RecordForm } from "./record-form.tsx";
import { RecordList } from "./record-list.tsx";
import { useRecordNews } from "./record-news.ts";
import { RecordPane } from "./record-pane.tsx";
import type { VersionedRecord } from "./versioned-record.ts";

interface Props {
  patient: Patient;
  /** What is open beside the list: a record by its id, or `new`. */
  item: string | undefined;
}

/** A patient's records for doctors, who also write them, and administrators, who also see who read them. */
export const PatientRecords = (props: Props) =>
  currentUser().role === "staff" ? (
    <EmptyState icon="shield" title={t.records.closedTitle} lead={t.records.closedLead} />
  ) : (
    <Records {...props} />
  );

function Records({ patient, item }: Props) {
  const { role } = currentUser();
  const base = `/patients/${patient.medicalRecordNumber}/records`;
  const turn = useSignal(0);
  const fresh = useSignal<VersionedRecord | undefined>(undefined);
  const left = useLeft(item);
  const changed = (saved: VersionedRecord | undefined) => {
    fresh.value = saved;
    turn.value++;
  };
  useRecordNews(
    (id, version) => id === item && version > (fresh.value?.record.id === id ? fresh.value.record.version : 0),
    () => turn.value++,
  );
  return (
    <Beside
      list={
        <>
          {role === "doctor" && item !== "new" && !patient.archivedAt && (
            <LinkButton kind="primary" icon="edit" href={`${base}/new`}>
              {t.records.write}
            </LinkButton>
          )}
          <RecordList base={base} patientId={patient.id} open={item} left={left} turn={turn.value} />
          {role === "admin" && item === undefined && (
            <>
              <h2>{t.records.logOf}</h2>
              <AccessLog patientId={patient.id} />
            </>
          )}
        </>
      }
    >
      {item === "new" && <NewRecord patient={patient} base={base} onSaved={changed} />}
      {item !== undefined && item !== "new" && (
        <RecordPane key={item} id={item} base={base} patient={patient} fresh={fresh.value} onChanged={changed} />
      )}
    </Beside>
  );
}

interface NewProps {
  patient: Patient;
  base: string;
  onSaved: (saved: VersionedRecord) => void;
}

function NewRecord({ patient, base, onSaved }: NewProps) {
  const { query } = useAddress();
  const back = () => void close(base);
  return (
    <Pane title={t.records.writeFor(patient.name)} onClose={back}>
      {currentUser().role === "doctor" ? (
        <RecordForm
          patient={patient}
          appointmentId={query.appointment}
          onCancel={back}
          onSaved={(saved) => {
            // What is unusual deserves a look while the patient is still there: it is said beside the record.
            if (saved.warnings.length === 0) toast(t.records.saved);
            onSaved(saved);
            void go(`${base}/${saved.record.id}`, { replace: true });
          }}
        />
      ) : (
        <EmptyState icon="shield" title={t.records.onlyDoctorsTitle} lead={t.records.onlyDoctorsLead} />
      )}
    </Pane>
  );
}
