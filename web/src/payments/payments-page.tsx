import type { Payment } from "@rawat/contracts";
import { paymentMethods, paymentStatuses } from "@rawat/contracts/without-schemas";
import { askPayments } from "../api/payments.ts";
import { useAddress, withQuery } from "../app/address.tsx";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { ChoiceFilter } from "../components/filters.tsx";
import { List } from "../components/list.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { DayFilter, TextFilter } from "../components/typed-filters.tsx";
import { t } from "../i18n/index.ts";
import { oneOf } from "../one-of.ts";
import { BillTabs } from "./bill-tabs.tsx";
import { PaymentRow } from "./payment-row.tsx";

/** Every payment, the newest first, narrowed by what stands in the address: for the front desk and administrators. */
export function PaymentsPage() {
  const { query } = useAddress();
  const status = oneOf(paymentStatuses, query.status);
  const method = oneOf(paymentMethods, query.method);
  const { from, to, number: orderNumber } = query;
  const narrowed = {
    ...(status && { status }),
    ...(method && { method }),
    ...(from && { from }),
    ...(to && { to }),
    ...(orderNumber && { orderNumber }),
  };
  return (
    <Page title={t.sections.bills} inTab={t.payments.tabs.payments}>
      <BillTabs current="payments" />
      <search class="filter-grid">
        <ChoiceFilter
          isFramed
          label={t.payments.status}
          name="status"
          options={[
            ["", t.payments.anyStatus],
            ...paymentStatuses.map((name) => [name, t.payments.statuses[name]] as const),
          ]}
        />
        <ChoiceFilter
          isFramed
          label={t.payments.method}
          name="method"
          options={[
            ["", t.payments.anyMethod],
            ...paymentMethods.map((name) => [name, t.payments.methods[name]] as const),
          ]}
        />
        <DayFilter name="from" label={t.payments.from} />
        <DayFilter
          name="to"
          label={t.payments.to}
          issue={from && to && to < from ? t.payments.reversedDays : undefined}
        />
        <TextFilter name="number" label={t.payments.orderNumber} />
      </search>
      <List<Payment>
        label={t.payments.tabs.payments}
        kind="people bills"
        of={withQuery("", narrowed)}
        load={async (page, signal) => {
          await knowClinicZone();
          return askPayments(signal).list({ query: { ...narrowed, ...page } });
        }}
        keyOf={({ id }) => id}
        row={(payment) => <PaymentRow payment={payment} isNamed />}
        empty={<EmptyState icon="clipboard" title={t.payments.noPaymentsTitle} lead={t.payments.noPaymentsLead} />}
        about={({ type }) => type.startsWith("payment.")}
      />
    </Page>
  );
}
