import type { Consultation } from "@rawat/contracts";
import { useEffect, useRef } from "preact/hooks";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { Icon } from "../components/icon.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { typedIn } from "./outbox.ts";

interface Props {
  consultation: Consultation;
  /** Whether it has ended while one was here. */
  isNews: boolean;
}

/** Stands where one wrote: how it ended, and what becomes of the money. */
export function Ending({ consultation, isNews }: Props) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Where one wrote there is nothing any more.
    if (isNews && document.activeElement === document.body) place.current?.focus();
  }, []);
  const { id, endedBecause, endedAt, isToRefund, paymentId } = consultation;
  const unsaid = typedIn(id);
  const { role } = currentUser();
  const isPatient = role === "patient";
  return (
    <div ref={place} class="ending" role="status" tabIndex={-1}>
      <Icon name={isToRefund ? "undo" : "check"} />
      <div>
        <strong>{t.chat.over}</strong>
        <p>
          {endedBecause && t.chat.ends[endedBecause]}{" "}
          {endedAt && <span class="small muted">{t.chat.endedAt(clinicMoment(endedAt))}</span>}
        </p>
        {isToRefund && <p>{isPatient ? t.chat.goesBack : t.chat.goesBackToPatient}</p>}
        {unsaid && (
          <>
            <p class="small muted">{t.chat.unsaid}</p>
            <p class="said-text break">{unsaid}</p>
          </>
        )}
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
