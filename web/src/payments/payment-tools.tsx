import { useSignal } from "@preact/signals";
import type { PaymentDetails } from "@rawat/contracts";
import { askPayments } from "../api/payments.ts";
import { useAddress } from "../app/address.tsx";
import { ask } from "../components/ask.tsx";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { Refusal } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { PayButton } from "./pay-button.tsx";
import { RefundDialog } from "./refund-dialog.tsx";
import { isPayable, isWithoutPage, wasPaid, whatFor } from "./standing.ts";

interface Props {
  payment: PaymentDetails;
  reload: () => void;
}

/** What may be done about a payment, by whom and in its state. */
export function PaymentTools({ payment, reload }: Props) {
  const { query, change, shut } = useAddress();
  const { id, orderId, doctorId, status, redirectUrl, expiresAt, isInQuestion } = payment;
  const { role } = currentUser();
  const what = orderId ? { orderId } : doctorId ? { doctorId } : undefined;
  const isPaying = isPayable(payment);
  // The patient waits for the bank, and for the clinic where a sum is in question; the clinic may call it off, as in Midtrans' own pages.
  const mayGiveUp = role === "patient" ? isPaying && !isInQuestion : payment.isOpen;
  const isAsking = useSignal(false);
  const sync = async () => {
    isAsking.value = true;
    try {
      const { data } = await askPayments().sync({ params: { id } });
      toast(data.status === status ? t.payments.nothingNew : t.payments.statuses[data.status]);
    } catch (error) {
      tellFailure(error);
    } finally {
      isAsking.value = false;
    }
    reload();
  };
  return (
    <>
      {role === "patient" && isPaying && redirectUrl && !isInQuestion && (
        <a class="button primary" href={redirectUrl}>
          <Icon name="wallet" />
          <span>{t.payments.pay}</span>
        </a>
      )}
      {role === "patient" && what && isWithoutPage(payment) && (
        <PayButton what={what} name={whatFor(payment)} onBegun={reload} />
      )}
      {wasPaid(status) && (
        <Button icon="print" onClick={() => print()}>
          {t.payments.print}
        </Button>
      )}
      {role === "admin" && expiresAt !== null && (
        <Button icon="search" busy={isAsking.value} onClick={() => void sync()}>
          {t.payments.sync}
        </Button>
      )}
      {role === "admin" && payment.refundableAmount > 0 && (
        <Button icon="undo" onClick={() => void change({ refund: "new" })}>
          {t.payments.refund}
        </Button>
      )}
      {mayGiveUp && (
        <Button kind="quiet" icon="close" onClick={() => void giveUp(payment, reload)}>
          {t.payments.giveUp}
        </Button>
      )}
      {query.refund === "new" && role === "admin" && payment.refundableAmount > 0 && (
        <RefundDialog
          payment={payment}
          onClose={() => void shut("refund")}
          onSaved={() => {
            reload();
            void shut("refund");
          }}
        />
      )}
    </>
  );
}

/** Whoever asked is told why nothing may have come of it, and that the page tells what did. */
function tellFailure(error: unknown): void {
  if (error instanceof Refusal && error.status === 503) toast(t.payments.providerAwayAsIs, "failed");
  else toastFailure(error);
}

async function giveUp({ id, doctorId, isInQuestion }: PaymentDetails, reload: () => void): Promise<void> {
  const { giveUpTitle: title, giveUpSure: confirm, keep: cancel } = t.payments;
  const { giveUpAsk, giveUpDoctorAsk, giveUpQuestionedAsk } = t.payments;
  const text = isInQuestion ? giveUpQuestionedAsk : doctorId ? giveUpDoctorAsk : giveUpAsk;
  if (!(await ask({ title, text, confirm, cancel, danger: true }))) return;
  try {
    await askPayments().cancel({ params: { id } });
    toast(t.payments.givenUp);
  } catch (error) {
    tellFailure(error);
  }
  reload();
}
