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
import type { ReadPayment } from "./standing.ts";

type Refund = PaymentDetails["refunds"][number];

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
function askerOf({ reason, requestedBy }: Refund): string | null {
  if (currentUser().role === "patient") return null;
  if (reason === ofBank) return t.payments.byBank;
  return requestedBy ?? (reason in t.payments.ownReasons ? t.payments.byItself : t.payments.byProvider);
}

/** What was given back, or is to be; what waits for a hand, an administrator notes as done. */
export function RefundList({ payment, reload }: Props) {
  const { refunds } = payment;
  const { query, change, shut } = useAddress();
  const isAdmin = currentUser().role === "admin";
  const named = isAdmin
    ? refunds.find(
        ({ id, status, isByHand }) =>
          id === query.refund && (status === "by_hand" || isNotHanded({ status, isByHand })),
      )
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
              {[
                saidReason(refund.reason),
                refund.paidWith !== payment.method &&
                  refund.paidWith &&
                  t.payments.paidWith(t.payments.methods[refund.paidWith]),
                askerOf(refund),
                clinicMoment(refund.createdAt),
                refund.note,
              ]
                .filter(Boolean)
                .join(" · ")}
            </p>
            {isAdmin && isNotHanded(refund) && (
              <Button kind="quiet" onClick={() => void change({ refund: refund.id })}>
                {t.payments.handedOver}
              </Button>
            )}
            {isAdmin && refund.status === "by_hand" && (
              <p>
                <Button kind="primary" icon="check" onClick={() => void change({ refund: refund.id })}>
                  {t.payments.complete}
                </Button>
                {/* What Rawat gives back by itself is owed: that is not withdrawn. */}
                {refund.requestedBy !== null && (
                  <Button kind="quiet" icon="close" onClick={() => void withdraw(payment, refund, reload)}>
                    {t.payments.withdraw}
                  </Button>
                )}
              </p>
            )}
          </li>
        ))}
      </ul>
      {named && <CompleteDialog key={named.id} payment={payment} refund={named} onClose={close} onSaved={saved} />}
    </section>
  );
}

/** Whether it waited for a hand and waits no more, though nobody noted that it was handed over. */
const isNotHanded = ({ status, isByHand }: Pick<Refund, "status" | "isByHand">): boolean =>
  status === "refused" && isByHand;

async function withdraw({ id, etag }: ReadPayment, refund: Refund, reload: () => void): Promise<void> {
  const { withdraw: title, withdrawAsk, withdrawSure: confirm, keep: cancel } = t.payments;
  const text = withdrawAsk(rupiah(refund.amount));
  if (!(await ask({ title, text, confirm, cancel, danger: true }))) return;
  try {
    const body = { refundId: refund.id };
    await askPayments().withdrawRefund({ params: { id }, body, ...(etag && { ifMatch: etag }) });
    toast(t.payments.withdrawn);
  } catch (error) {
    toastFailure(error);
  }
  reload();
}
