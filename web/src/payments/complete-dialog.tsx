import type { PaymentDetails } from "@rawat/contracts";
import { useRef } from "preact/hooks";
import { askPayments } from "../api/payments.ts";
import { Dialog } from "../components/dialog.tsx";
import { SelectField, TextField } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { RupiahField, rupiahOf } from "../components/rupiah-field.tsx";
import { toast } from "../components/toast.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { chosenOf } from "../one-of.ts";
import { type ReadPayment, waitingIn } from "./standing.ts";

/** What was paid at the terminal may be called off there. */
const waysOf = (method: PaymentDetails["method"]) =>
  method === "card" ? (["card", "transfer", "cash"] as const) : (["cash", "transfer"] as const);

interface Props {
  payment: ReadPayment;
  /** The one refund that was handed over though it waits no more; all that wait, where none is named. */
  refundId?: string;
  onClose: () => void;
  onSaved: () => void;
}

/** Notes that what waited for a hand was given back, and how: from the drawer or the clinic's account. */
export function CompleteDialog({ payment, refundId, onClose, onSaved }: Props) {
  // As it was when the dialog was opened: what somebody adds meanwhile is not noted as given back, too.
  const shown = useRef(payment).current;
  const { id, method, patientName, etag } = shown;
  const ways = waysOf(method);
  const given = refundId ? shown.refunds.filter((refund) => refund.id === refundId) : waitingIn(shown);
  const sum = rupiah(given.reduce((all, { amount }) => all + amount, 0));
  return (
    <Dialog title={t.payments.completeTitle} kind="small" onClose={onClose}>
      <Form
        submit={t.payments.complete}
        draft={`refund by hand ${refundId ?? id}`}
        onCancel={onClose}
        onSaved={onSaved}
        send={async ({ method: chosen = "", note = "", amount: typed }) => {
          // Nothing is no amount: that is refused by its field.
          const amount = rupiahOf(typed) as number;
          const body = {
            method: chosenOf(ways, chosen),
            ...(note.trim() && { note }),
            ...(refundId && { refundId, amount }),
          };
          await askPayments().completeRefund({ params: { id }, body, ...(etag && { ifMatch: etag }) });
          toast(t.payments.completed);
        }}
      >
        <p>{t.payments.completeAsk(sum, patientName)}</p>
        {refundId && <RupiahField name="amount" label={t.payments.amount} value={given[0]?.amount ?? 0} />}
        <SelectField
          name="method"
          label={t.payments.givenBackBy}
          // What came in cash goes back in cash, and what a terminal took by the terminal.
          chosen={method === "cash" || method === "card" ? method : "transfer"}
          options={ways.map((name) => [name, t.payments.waysBack[name]] as const)}
        />
        <TextField name="note" label={t.payments.handNote} hint={t.payments.handNoteHint} maxLength={200} optional />
      </Form>
    </Dialog>
  );
}
