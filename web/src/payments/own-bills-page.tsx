import type { Payment } from "@rawat/contracts";
import { askPayments } from "../api/payments.ts";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { List } from "../components/list.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { BillMark, OrderMark } from "./bill-mark.tsx";
import { begunTalks, isDue, isOfBills, type Owed, owedOrders } from "./owed.ts";
import { PayButton } from "./pay-button.tsx";
import { PaymentRow } from "./payment-row.tsx";
import { whatFor } from "./standing.ts";

/** What a patient has to pay, and what they have paid. */
export function OwnBillsPage() {
  const owed = useLoaded((signal) => Promise.all([begunTalks(signal), owedOrders(signal)]), "", { about: isOfBills });
  return (
    <Page title={t.sections.payments} isNarrow>
      <h2>{t.payments.toPay}</h2>
      <Shown of={owed} title={t.failures.listTitle}>
        {([talks, orders]) =>
          talks.length + orders.length === 0 ? (
            <p class="muted">{t.payments.nothingToPay}</p>
          ) : (
            <ul class="rows bills owed" aria-label={t.payments.toPay}>
              {talks.map((payment) => (
                <li key={payment.id} class="row">
                  <ToGoOnWith {...payment} />
                </li>
              ))}
              {orders.map((order) => (
                <li key={order.id} class="row">
                  <ToPay {...order} />
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      <h2>{t.payments.tabs.payments}</h2>
      <List<Payment>
        label={t.payments.tabs.payments}
        kind="people bills"
        of=""
        load={async (page, signal) => {
          await knowClinicZone();
          return askPayments(signal).list({ query: page });
        }}
        keyOf={({ id }) => id}
        row={(payment) => <PaymentRow payment={payment} />}
        empty={<EmptyState icon="clipboard" title={t.payments.nonePaidTitle} lead={t.payments.nonePaidLead} />}
        about={isOfBills}
      />
    </Page>
  );
}

/** What is owed, since when, and how much. */
const What = ({ name, since, amount }: { name: string; since: string; amount: number }) => (
  <>
    <div class="who">
      <strong class="break">{name}</strong>
      <p class="small muted">{clinicMoment(since)}</p>
    </div>
    <p class="cell amount">{rupiah(amount)}</p>
  </>
);

const ToGoOnWith = (payment: Payment) => (
  <>
    <What name={whatFor(payment)} since={payment.createdAt} amount={payment.amount} />
    <a class="button primary" href={`/payments/${payment.id}`} aria-label={t.payments.payNamed(whatFor(payment))}>
      {t.payments.pay}
    </a>
  </>
);

function ToPay(order: Owed) {
  const { product, price, createdAt, inReview } = order;
  return (
    <>
      <What name={product} since={createdAt} amount={price} />
      {isDue(order) ? (
        <PayButton what={{ orderId: order.id }} name={product} />
      ) : inReview ? (
        <a href={`/payments/${inReview}`}>
          <BillMark status="challenge" />
        </a>
      ) : (
        <OrderMark order={order} />
      )}
    </>
  );
}
