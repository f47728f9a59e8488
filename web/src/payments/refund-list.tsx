import type { PaymentDetails } from "@rawat/contracts";
import { askPayments } from "../api/payments.ts";
import { useAddress } from "../app/address.tsx";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { ask } from "../components/ask.tsx";
import { Button } from "../components/button.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
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

/** What the bank took, which nobody gave. */
const ofBank: OwnReason = "Disputed at the bank";

type OwnReason = keyof typeof t.payments.ownReasons;

/** Who asked for a refund; to its patient it is the clinic. What nobody here asked for, and Rawat did not begin, was begun at the provider's own pages. */
function askerOf({ reason, requestedBy }: PaymentDetails["refunds"][number]): string | null {
  if (currentUser().role === "patient") return null;
  if (reason === ofBank) return t.payments.byBank;
  return requestedBy ?? (reason in t.payments.ownReasons ? t.payments.byItself : t.payments.byProvider);
}

/** What was given back, or is to be; what waits for a hand, an administrator notes as done. */
export function RefundList({ payment, reload }: Props) {
  const { refunds } = payment;
  const { query, change, shut } = useAddress();
  const isAdmin = currentUser().role === "admin";
  const waiting = waitingIn(payment);
  const mayComplete = waiting.length > 0 && isAdmin;
  // What Rawat gives back by itself is owed: that is not withdrawn.
  const withdrawable = waiting.filter(({ requestedBy }) => requestedBy !== null);
  const handedOver = isAdmin
    ? refunds.find(({ id, status, isByHand }) => id === query.refund && status === "refused" && isByHand)
    : undefined;
  const close = () => void shut("refund");
  const saved = () => {
    reload();
    close();
  };
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
            {isAdmin && refund.status === "refused" && refund.isByHand && (
              <Button kind="quiet" onClick={() => void change({ refund: refund.id })}>
                {t.payments.handedOver}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {mayComplete && (
        <p>
          <Button kind="primary" icon="check" onClick={() => void change({ refund: "by-hand" })}>
            {t.payments.complete}
          </Button>
          {withdrawable.length > 0 && (
            <Button kind="quiet" icon="close" onClick={() => void withdraw(payment, withdrawable, reload)}>
              {t.payments.withdraw}
            </Button>
          )}
        </p>
      )}
      {mayComplete && query.refund === "by-hand" && (
        <CompleteDialog payment={payment} onClose={close} onSaved={saved} />
      )}
      {handedOver && <CompleteDialog payment={payment} refundId={handedOver.id} onClose={close} onSaved={saved} />}
    </section>
  );
}

async function withdraw(
  { id, etag }: ReadPayment,
  waiting: PaymentDetails["refunds"],
  reload: () => void,
): Promise<void> {
  const { withdraw: title, withdrawAsk, withdrawSure: confirm, keep: cancel } = t.payments;
  const sum = rupiah(waiting.reduce((all, { amount }) => all + amount, 0));
  if (!(await ask({ title, text: withdrawAsk(sum), confirm, cancel, danger: true }))) return;
  try {
    await askPayments().withdrawRefund({ params: { id }, ...(etag && { ifMatch: etag }) });
    toast(t.payments.withdrawn);
  } catch (error) {
    toastFailure(error);
  }
  reload();
}
