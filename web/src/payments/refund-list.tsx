import type { PaymentDetails } from "@rawat/contracts";
import { useAddress } from "../app/address.tsx";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { Button } from "../components/button.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { CompleteDialog } from "./complete-dialog.tsx";
import { type ReadPayment, waitingIn } from "./standing.ts";

interface Props {
  payment: ReadPayment;
  reload: () => void;
}

/** Why Rawat gives back by itself, in the reader's language; whatever people wrote stays in theirs. */
const saidReason = (reason: string): string =>
  reason in t.payments.ownReasons ? t.payments.ownReasons[reason as OwnReason] : reason;

type OwnReason = keyof typeof t.payments.ownReasons;

/** Who asked for a refund; to its patient it is the clinic. What nobody here asked for, and Rawat did not begin, was begun at the provider's own pages. */
function askerOf({ reason, requestedBy }: PaymentDetails["refunds"][number]): string | null {
  if (currentUser().role === "patient") return null;
  return requestedBy ?? (reason in t.payments.ownReasons ? t.payments.byItself : t.payments.byProvider);
}

/** What was given back, or is to be; what waits for a hand, an administrator notes as done. */
export function RefundList({ payment, reload }: Props) {
  const { refunds } = payment;
  const { query, change, shut } = useAddress();
  const mayComplete = waitingIn(payment).length > 0 && currentUser().role === "admin";
  return (
    <section class="card refunds">
      <h2>{t.payments.refunds}</h2>
      <ul class="plain-list">
        {refunds.map((refund) => (
          <li key={refund.id}>
            <strong>{rupiah(refund.amount)}</strong> <span>{t.payments.refundStatuses[refund.status]}</span>
            <p class="small muted break">
              {[saidReason(refund.reason), askerOf(refund), clinicMoment(refund.createdAt), refund.note]
                .filter(Boolean)
                .join(" · ")}
            </p>
          </li>
        ))}
      </ul>
      {mayComplete && (
        <p>
          <Button kind="primary" icon="check" onClick={() => void change({ refund: "by-hand" })}>
            {t.payments.complete}
          </Button>
        </p>
      )}
      {mayComplete && query.refund === "by-hand" && (
        <CompleteDialog
          payment={payment}
          onClose={() => void shut("refund")}
          onSaved={() => {
            reload();
            void shut("refund");
          }}
        />
      )}
    </section>
  );
}
