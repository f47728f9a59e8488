import type { Patient, RecordVersion } from "@rawat/contracts";
import { askRecords } from "../api/records.ts";
import { useAddress } from "../app/address.tsx";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { Icon } from "../components/icon.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Banner } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { RecordView } from "./record-view.tsx";
import { readVersion } from "./versioned-record.ts";

/** Every version of a record, the latest first; each opens at its address. */
export function VersionList({ id }: { id: string }) {
  const loaded = useLoaded(async (signal) => {
    const [{ data }] = await Promise.all([askRecords(signal).versions({ params: { id } }), knowClinicZone()]);
    return data;
  }, id);
  return (
    <Shown of={loaded}>
      {(versions) => (
        <ul class="rows versions" aria-label={t.records.versionsTitle}>
          {versions.map((version) => (
            <li key={version.version} class="row">
              <VersionRow {...version} />
            </li>
          ))}
        </ul>
      )}
    </Shown>
  );
}

function VersionRow({ version, writtenBy, writtenAt }: RecordVersion) {
  const { changed } = useAddress();
  return (
    <>
      <div class="who">
        <a class="row-open" href={changed({ versions: undefined, version: String(version) })}>
          {t.records.version(version)}
        </a>
        <p class="small muted">
          {(version > 1 ? t.records.amendedBy : t.records.writtenBy)(writtenBy.name, clinicMoment(writtenAt))}
        </p>
      </div>
      <span class="row-end">
        <Icon name="chevron" />
      </span>
    </>
  );
}

interface OldProps {
  id: string;
  version: string;
  /** The number of the version that holds now, once it is known. */
  latest: number | undefined;
  patient: Patient | undefined;
}

/** A record as it was, and that it is no longer so: nobody is to follow what was corrected since. */
export function OldVersion({ id, version, latest, patient }: OldProps) {
  const loaded = useLoaded((signal) => readVersion(id, version, signal), `${id} ${version}`);
  const { changed } = useAddress();
  return (
    <Shown of={loaded}>
      {(record) => (
        <>
          {latest !== undefined && record.version < latest && (
            <Banner kind="warned">
              <strong>{t.records.superseded(latest)}</strong>{" "}
              <a href={changed({ version: undefined })}>{t.records.toLatest}</a>
            </Banner>
          )}
          <RecordView record={record} patient={patient} />
        </>
      )}
    </Shown>
  );
}
