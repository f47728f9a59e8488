import type { Consultation } from "@rawat/contracts";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { Icon } from "../components/icon.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";

/** Stands where one wrote: how it ended, and what becomes of the money. */
export function Ending({ consultation }: { consultation: Consultation }) {
  const { endedBecause, endedAt, isToRefund, paymentId } = consultation;
  const { role } = currentUser();
  const isPatient = role === "patient";
  return (
    <div class="ending" role="status">
      <Icon name={isToRefund ? "undo" : "check"} />
      <div>
        <strong>{t.chat.over}</strong>
        <p>
          {endedBecause && t.chat.ends[endedBecause]}{" "}
          {endedAt && <span class="small muted">{t.chat.endedAt(clinicMoment(endedAt))}</span>}
        </p>
        {isToRefund && <p>{isPatient ? t.chat.goesBack : t.chat.goesBackToPatient}</p>}
        {role !== "doctor" && (
          <p class="ending-ways">
            <a href={`/payments/${paymentId}`}>{t.chat.seePayment}</a>
            {isPatient && isToRefund && <a href="/find-doctor">{t.chat.another}</a>}
          </p>
        )}
      </div>
    </div>
  );
}
