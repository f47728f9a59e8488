import type { Consultation, ConsultationStatus } from "@rawat/contracts";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { Icon } from "../components/icon.tsx";
import type { IconName } from "../components/icon-shapes.ts";
import { initials } from "../format.ts";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";

/** Whoever does not tell the hues apart has the shapes. */
const icons: Record<ConsultationStatus, IconName> = { active: "chat", ended: "close", expired: "check" };

/** The other one's name; both where one is neither. */
export function namesOf({ patientName, doctorName }: Pick<Consultation, "patientName" | "doctorName">): string {
  const { role } = currentUser();
  if (role === "admin") return `${patientName} · ${doctorName}`;
  return role === "doctor" ? patientName : doctorName;
}

/** A consultation in a list: with whom, when, and how it ended. */
export function ConsultationRow(consultation: Consultation) {
  const { id, startedAt, status, endedBecause, isToRefund } = consultation;
  const name = namesOf(consultation);
  return (
    <>
      <span class="avatar" aria-hidden="true">
        {initials(name)}
      </span>
      <div class="who">
        <a class="row-open" href={`/consultations/${id}`}>
          {name}
        </a>
        <p class="small muted">
          <time dateTime={startedAt}>{clinicMoment(startedAt)}</time>
        </p>
      </div>
      <p class="cell small">
        {endedBecause && t.chat.ends[endedBecause]}
        {isToRefund && <strong class="refunds"> {t.chat.refunds}</strong>}
      </p>
      <p class="marks">
        <span class={`status consultation-${status}`}>
          <Icon name={icons[status]} />
          {t.chat.statuses[status]}
        </span>
      </p>
      <span class="row-end">
        <Icon name="chevron" />
      </span>
    </>
  );
}
