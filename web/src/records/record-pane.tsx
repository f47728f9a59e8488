import type { Patient } from "@rawat/contracts";
import { askRecords } from "../api/records.ts";
import { close, useAddress, withQuery } from "../app/address.tsx";
import { askWithReason } from "../components/ask.tsx";
import { Button, LinkButton } from "../components/button.tsx";
import { type Loaded, Shown, useLoaded } from "../components/loaded.tsx";
import { EmptyState } from "../components/state.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { Pane } from "./beside.tsx";
import { RecordForm } from "./record-form.tsx";
import { useRecordNews } from "./record-news.ts";
import { RecordView } from "./record-view.tsx";
import { OldVersion, VersionList } from "./version-list.tsx";
import { readRecord, type VersionedRecord } from "./versioned-record.ts";

interface Props {
  id: string;
  /** The address of the list. */
  base: string;
  /** Whose page it is; a patient reads the own records alone. */
  patient?: Patient;
  /** What has just been saved, with what was unusual about it. */
  fresh?: VersionedRecord | undefined;
  onChanged?: (saved: VersionedRecord | undefined) => void;
}

/** A record: read, amended, or as it was, by what its address says. */
export function RecordPane({ id, base, patient, fresh, onChanged }: Props) {
  const { query, changed } = useAddress();
  const loaded = useLoaded((signal) => readRecord(id, signal), id);
  useRecordNews((heard, version) => heard === id && version > (loaded.value?.record.version ?? version), loaded.reload);
  const toRecord = () => void close(`${base}/${id}`);

  if (query.version !== undefined)
    return (
      <Pane
        key={`version ${query.version}`}
        title={t.records.version(Number(query.version))}
        onClose={() => void close(changed({ version: undefined, versions: "1" }))}
      >
        <OldVersion id={id} version={query.version} latest={loaded.value?.record.version} patient={patient} />
      </Pane>
    );
  if (query.versions !== undefined)
    return (
      <Pane key="versions" title={t.records.versionsTitle} onClose={toRecord}>
        <VersionList id={id} />
      </Pane>
    );
  if (query.edit !== undefined && patient)
    return (
      <Pane key={`edit ${loaded.value === undefined}`} title={t.records.amendTitle} onClose={toRecord}>
        <Shown of={loaded}>
          {(known) =>
            mayChange(known) && known.record.patientId === patient.id ? (
              <RecordForm
                patient={patient}
                known={known}
                onCancel={toRecord}
                onSaved={(saved) => {
                  toast(t.records.amended);
                  loaded.take(saved);
                  onChanged?.(saved);
                  toRecord();
                }}
              />
            ) : (
              <EmptyState icon="shield" title={t.records.notYoursTitle} lead={t.records.notYoursLead} />
            )
          }
        </Shown>
      </Pane>
    );
  return (
    <Pane key={id} title={t.records.one} onClose={() => void close(base)}>
      <Shown of={loaded}>
        {(known) =>
          patient && known.record.patientId !== patient.id ? (
            <EmptyState icon="alert" title={t.records.othersTitle} lead={t.records.othersLead(patient.name)} />
          ) : (
            <>
              <RecordView
                record={known.record}
                warnings={isStill(known, fresh) ? (fresh?.warnings ?? []) : []}
                patient={patient}
              />
              <Ways known={known} loaded={loaded} onRemoved={() => onChanged?.(undefined)} base={base} />
            </>
          )
        }
      </Shown>
    </Pane>
  );
}

const isStill = ({ record }: VersionedRecord, fresh: VersionedRecord | undefined): boolean =>
  record.id === fresh?.record.id && record.version === fresh.record.version;

function mayChange({ record }: VersionedRecord): boolean {
  const { role, staffId } = currentUser();
  const isAuthor = role === "admin" || (role === "doctor" && staffId === record.doctorId);
  return isAuthor && record.enteredInErrorAt === null;
}

interface WaysProps {
  known: VersionedRecord;
  loaded: Loaded<VersionedRecord>;
  base: string;
  onRemoved: () => void;
}

/** What can be done with a record; changed it is by its author or an administrator. */
function Ways({ known, loaded, base, onRemoved }: WaysProps) {
  const { changed } = useAddress();
  const { record, etag } = known;
  const may = mayChange(known);
  const remove = async () => {
    const answer = await askWithReason({
      title: t.records.removeTitle,
      text: t.records.removeAsk,
      reason: t.records.removeReason,
      confirm: t.records.remove,
    });
    if (!answer) return;
    try {
      await askRecords().remove({ params: { id: record.id }, body: answer, ...(etag && { ifMatch: etag }) });
      toast(t.records.removed);
      onRemoved();
      await close(base);
    } catch (error) {
      toastFailure(error);
      // Somebody changed it meanwhile: what is true now is shown.
      loaded.reload();
    }
  };
  return (
    <footer class="dialog-foot">
      {may && (
        <Button kind="quiet" onClick={() => void remove()}>
          {t.records.remove}
        </Button>
      )}
      <Button icon="print" onClick={() => print()}>
        {t.records.print}
      </Button>
      {record.appointmentId !== null && currentUser().role !== "patient" && (
        <LinkButton icon="calendar" href={withQuery("/calendar", { appointment: record.appointmentId })}>
          {t.records.toAppointment}
        </LinkButton>
      )}
      <a class="button plain" href={changed({ versions: "1" })}>
        {t.records.versions}
      </a>
      {may && (
        <LinkButton kind="primary" icon="edit" href={changed({ edit: "1" })}>
          {t.records.amend}
        </LinkButton>
      )}
    </footer>
  );
}
