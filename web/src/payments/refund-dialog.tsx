import type { PaymentDetails } from "@rawat/contracts";
import { onlineRefundMethods } from "@rawat/contracts/without-schemas";
import { askPayments } from "../api/payments.ts";
import { ask } from "../components/ask.tsx";
import { Dialog } from "../components/dialog.tsx";
import { TextField } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { RupiahField, rupiahOf } from "../components/rupiah-field.tsx";
import { toast } from "../components/toast.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";

interface Props {
  payment: PaymentDetails;
  onClose: () => void;
  onSaved: () => void;
}

/** Asks how much goes back and why: all that is left, unless somebody writes less. */
export function RefundDialog({ payment, onClose, onSaved }: Props) {
  const { id, patientName, refundableAmount: left } = payment;
  return (
    <Dialog title={t.payments.refund} kind="small" onClose={onClose}>
      <Form
        submit={t.payments.refund}
        draft={`refund ${id}`}
        fieldOf={{ refund_too_large: "amount" }}
        onCancel={onClose}
        onSaved={onSaved}
        send={async ({ amount: typed, reason = "" }, { key }) => {
          // Nothing is no amount: that is refused by its field.
          const amount = rupiahOf(typed) as number;
          // What cannot be is refused by its field, before anybody is asked whether they are sure.
          const isPossible = typeof amount === "number" && amount >= 1 && amount <= left && reason.trim() !== "";
          if (isPossible && !(await isSure(rupiah(amount), patientName))) return false;
          await askPayments().refund({ params: { id }, body: { reason, amount }, idempotencyKey: key });
          toast(t.payments.refundAsked);
          return true;
        }}
      >
        <p>{t.payments.refundLeft(rupiah(left))}</p>
        {!isOnline(payment) && <p>{t.payments.refundByHand}</p>}
        {isUnsettledCard(payment) && <p>{t.payments.cardUnsettled}</p>}
        <RupiahField name="amount" label={t.payments.amount} value={left} />
        <TextField name="reason" label={t.payments.reason} hint={t.payments.reasonHint} maxLength={200} />
      </Form>
    </Dialog>
  );
}

/** Whether the provider gives it back by itself; else somebody does by hand. */
const isOnline = ({ method }: PaymentDetails): boolean =>
  method !== null && (onlineRefundMethods as readonly string[]).includes(method);

/** A card that was charged today, of which the provider tells no settlement yet. */
const isUnsettledCard = ({ method, story = [] }: PaymentDetails): boolean =>
  method === "credit_card" && !story.some(({ seen }) => seen.startsWith("settlement"));

function isSure(sum: string, name: string): Promise<boolean> {
  const { refund: title, refundSure: confirm } = t.payments;
  return ask({ title, text: t.payments.refundAsk(sum, name), confirm: confirm(sum), danger: true });
}
