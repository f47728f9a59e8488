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
import type { ReadPayment } from "./standing.ts";

/** What was paid at the terminal may be called off there. */
const waysOf = (method: PaymentDetails["method"]) =>
  method === "card" ? (["card", "transfer", "cash"] as const) : (["cash", "transfer"] as const);

interface Props {
  payment: ReadPayment;
  /** What was handed over, also where it waits for that no more. */
  refund: PaymentDetails["refunds"][number];
  onClose: () => void;
  onSaved: () => void;
}

/** Notes that what waited for a hand was given back, and how: from the drawer or the clinic's account. */
export function CompleteDialog({ payment, refund, onClose, onSaved }: Props) {
  // As it was when the dialog was opened: what has become of it meanwhile is looked at first.
  const shown = useRef(payment).current;
  const { id, method, patientName, etag } = shown;
  const ways = waysOf(method);
  const given = useRef(refund).current;
  // What was handed over as it waited is what was asked for; else it may be another sum.
  const isOtherSum = given.status !== "by_hand";
  return (
    <Dialog title={t.payments.completeTitle} kind="small" onClose={onClose}>
      <Form
        submit={t.payments.complete}
        draft={`refund by hand ${given.id}`}
        onCancel={onClose}
        onSaved={onSaved}
        send={async ({ method: chosen = "", note = "", amount: typed }) => {
          // Nothing is no amount: that is refused by its field.
          const amount = rupiahOf(typed) as number;
          const body = {
            method: chosenOf(ways, chosen),
            ...(note.trim() && { note }),
            refundId: given.id,
            ...(isOtherSum && { amount }),
          };
          await askPayments().completeRefund({ params: { id }, body, ...(etag && { ifMatch: etag }) });
          toast(t.payments.completed);
        }}
      >
        <p>{t.payments.completeAsk(rupiah(given.amount), patientName)}</p>
        {isOtherSum && <RupiahField name="amount" label={t.payments.amount} value={given.amount} />}
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
