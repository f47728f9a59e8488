import type { AccessEntry, Role } from "@rawat/contracts";
import { askRecords } from "../api/records.ts";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { List } from "../components/list.tsx";
import { EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";

/** Who read or wrote the records of a patient, or the reader's own: when, who, in which role, what. */
export const AccessLog = ({ patientId }: { patientId?: string }) => (
  <List<AccessEntry>
    label={t.records.logOf}
    kind="access"
    of={patientId ?? ""}
    load={async (cursor, signal) => {
      await knowClinicZone();
      const { data: rows, meta } = await askRecords(signal).accessLog({
        query: { ...(patientId && { patientId }), ...(cursor && { cursor }) },
      });
      return { rows, nextCursor: meta.nextCursor };
    }}
    keyOf={({ id }) => id}
    row={({ at, action, userName, role }) => (
      <>
        <strong class="break">{userName ?? t.records.nobody}</strong>
        <span class="marks">{role && role in t.roles && <span class="role">{t.roles[role as Role]}</span>}</span>
        <span class="break">{actionText(action)}</span>
        <time class="small muted" dateTime={at}>
          {clinicMoment(at)}
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

const actionText = (action: string): string =>
  action in t.records.actions ? t.records.actions[action as keyof typeof t.records.actions] : action;
