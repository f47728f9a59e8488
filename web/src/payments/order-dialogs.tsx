import type { Signal } from "@preact/signals";
import type { Payment } from "@rawat/contracts";
import { counterMethods } from "@rawat/contracts/without-schemas";
import { useRef } from "preact/hooks";
import { askOrders } from "../api/payments.ts";
import { go } from "../app/address.tsx";
import { Dialog } from "../components/dialog.tsx";
import { SelectField } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { RupiahField, rupiahOf } from "../components/rupiah-field.tsx";
import { Banner } from "../components/state.tsx";
import { toast } from "../components/toast.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { chosenOf } from "../one-of.ts";
import type { ReadOrder } from "./standing.ts";

interface CounterProps {
  order: ReadOrder;
  /** The payment that its patient has begun online meanwhile. */
  underWay: Payment | undefined;
  onClose: () => void;
  /** Whether it is being sent, or was: that the order is paid may be heard before the answer. */
  isSending: Signal<boolean>;
}

/** Takes money at the front desk: how it was paid; how much is the order's. Then the receipt is there to print. */
export function CounterDialog({ order, underWay, onClose, isSending }: CounterProps) {
  const paymentId = useRef("");
  const { id, price } = order;
  return (
    <Dialog title={t.payments.takeMoney} kind="small" onClose={onClose}>
      {underWay && !isSending.value && (
        <Banner kind="told" icon="clock">
          <p>
            {t.payments.beingPaid} <a href={`/payments/${underWay.id}`}>{t.payments.seePayment}</a>
          </p>
        </Banner>
      )}
      <Form
        submit={t.payments.take(rupiah(price))}
        draft={`counter ${id}`}
        onCancel={onClose}
        onSaved={() => void go(`/payments/${paymentId.current}`, { replace: true })}
        send={async ({ method }, { key }) => {
          const body = { method: chosenOf(counterMethods, method ?? ""), amount: price };
          isSending.value = true;
          try {
            const { data } = await askOrders().payAtCounter({ params: { id }, body, idempotencyKey: key });
            paymentId.current = data.id;
          } catch (error) {
            isSending.value = false;
            throw error;
          }
          toast(t.payments.taken);
        }}
      >
        <p>{t.payments.takeLead(order.patientName, order.product)}</p>
        <SelectField
          name="method"
          label={t.payments.method}
          chosen="cash"
          options={counterMethods.map((name) => [name, t.payments.methods[name]] as const)}
        />
      </Form>
    </Dialog>
  );
}

interface PriceProps {
  order: ReadOrder;
  onClose: () => void;
  onSaved: () => void;
}

/** Changes what an order costs, while nothing is paid for it. What somebody else changed meanwhile is not written over. */
export function PriceDialog({ order, onClose, onSaved }: PriceProps) {
  // As it was when the dialog was opened, whatever the page has read since.
  const { id, price, etag } = useRef(order).current;
  return (
    <Dialog title={t.payments.changePrice} kind="small" onClose={onClose}>
      <Form
        submit={t.payments.save}
        draft={`price of ${id}`}
        onCancel={onClose}
        onSaved={onSaved}
        send={async ({ price: typed }) => {
          // Nothing is no price: that is refused by its field.
          const body = { price: rupiahOf(typed) as number };
          await askOrders().change({ params: { id }, body, ...(etag && { ifMatch: etag }) });
          toast(t.payments.saved);
        }}
      >
        <RupiahField name="price" label={t.payments.price} value={price} />
      </Form>
    </Dialog>
  );
}
