import type { RecordVersion } from "@rawat/contracts";
import { askRecords } from "../api/records.ts";
import { useAddress } from "../app/address.tsx";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { Icon } from "../components/icon.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
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
        <p class="small muted">{t.records.writtenBy(writtenBy.name, clinicMoment(writtenAt))}</p>
      </div>
      <span class="row-end">
        <Icon name="chevron" />
      </span>
    </>
  );
}

/** A record as it was. */
export function OldVersion({ id, version }: { id: string; version: string }) {
  const loaded = useLoaded((signal) => readVersion(id, version, signal), `${id} ${version}`);
  return <Shown of={loaded}>{(record) => <RecordView record={record} />}</Shown>;
}
