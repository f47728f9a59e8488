import type { AccessEntry, Role } from "@rawat/contracts";
import { askRecords } from "../api/records.ts";
import { clinicMoment, clockTime, knowClinicZone } from "../clinic/clinic-time.ts";
import { List } from "../components/list.tsx";
import { EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";

/** Who read or wrote the records of a patient, or the reader's own: when, who, in which role, what. */
export const AccessLog = ({ patientId }: { patientId?: string }) => (
  <List<Access>
    label={t.records.logOf}
    kind="access"
    of={patientId ?? ""}
    load={async (page, signal) => {
      await knowClinicZone();
      const { data, meta } = await askRecords(signal).accessLog({
        query: { ...(patientId && { patientId }), ...page },
      });
      return { data: oneAfterAnother(data), meta };
    }}
    keyOf={({ id }) => id}
    row={({ at, action, userName, role, times, since }) => (
      <>
        <strong class="break">{userName ?? t.records.nobody}</strong>
        <span class="marks">{role && role in t.roles && <span class="role">{t.roles[role as Role]}</span>}</span>
        <span class="break">{actionText(action)}</span>
        <time class="small muted" dateTime={at}>
          {times === 1 ? clinicMoment(at) : t.records.timesSince(clinicMoment(at), times, clockTime(since))}
        </time>
      </>
    )}
    empty={
      <EmptyState
        icon="eye"
        title={t.records.logNoneTitle}
        lead={patientId === undefined ? t.records.logNoneLead : t.records.logNoneLeadOf}
      />
    }
  />
);

/** The same, done by the same person several times in one hour. */
interface Access extends AccessEntry {
  times: number;
  /** When it was done first. */
  since: string;
}

const gatherMs = 3_600_000;

/** Whoever works with somebody's records opens their list again and again: what nothing else stands between is told once, with how often. */
function oneAfterAnother(entries: readonly AccessEntry[]): Access[] {
  const gathered: Access[] = [];
  for (const entry of entries) {
    const later = gathered.at(-1);
    const isSame = later && sameOf(entry).every((name) => later[name] === entry[name]);
    if (isSame && Date.parse(later.at) - Date.parse(entry.at) < gatherMs) {
      later.times++;
      later.since = entry.at;
    } else gathered.push({ ...entry, times: 1, since: entry.at });
  }
  return gathered;
}

/** A list tells of each record that stood in it: to whoever reads it was one look. */
const sameOf = ({ action }: AccessEntry) =>
  action === "record.list"
    ? (["action", "userId", "role"] as const)
    : (["action", "userId", "role", "recordId"] as const);

const actionText = (action: string): string =>
  action in t.records.actions ? t.records.actions[action as keyof typeof t.records.actions] : action;
