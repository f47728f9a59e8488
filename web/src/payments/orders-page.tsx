import type { Order } from "@rawat/contracts";
import { askOrders } from "../api/payments.ts";
import { useAddress, withQuery } from "../app/address.tsx";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { LinkButton } from "../components/button.tsx";
import { ChoiceFilter } from "../components/filters.tsx";
import { List } from "../components/list.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { DayFilter } from "../components/typed-filters.tsx";
import { t } from "../i18n/index.ts";
import { oneOf } from "../one-of.ts";
import { BillTabs } from "./bill-tabs.tsx";
import { OrderRow } from "./order-row.tsx";

const ended = ["paid", "cancelled", "refunded"] as const;
const standings = ["unpaid", ...ended] as const;

/** What people call not paid is two states. */
const standing = {
  unpaid: { unpaid: "true" },
  paid: { status: "paid" },
  cancelled: { status: "cancelled" },
  refunded: { status: "refunded" },
} as const;

/** Every order, the newest first, for the front desk and administrators. */
export function OrdersPage() {
  const { query } = useAddress();
  const status = oneOf(standings, query.status);
  const narrowed = {
    ...(status && standing[status]),
    ...(query.day && { from: query.day, to: query.day }),
  };
  return (
    <Page
      title={t.sections.bills}
      tools={
        <LinkButton kind="primary" icon="plus" href="/orders/new">
          {t.payments.newOrder}
        </LinkButton>
      }
    >
      <BillTabs current="orders" />
      <search class="filter-grid">
        <ChoiceFilter
          isFramed
          label={t.payments.status}
          name="status"
          options={[
            ["", t.payments.anyStatus],
            ["unpaid", t.payments.statuses.confirmed],
            ...ended.map((name) => [name, t.payments.statuses[name]] as const),
          ]}
        />
        <DayFilter name="day" label={t.payments.day} />
      </search>
      <List<Order>
        label={t.payments.tabs.orders}
        kind="people bills"
        of={withQuery("", narrowed)}
        load={async (page, signal) => {
          await knowClinicZone();
          return askOrders(signal).list({ query: { ...narrowed, ...page } });
        }}
        keyOf={({ id }) => id}
        row={(order) => <OrderRow order={order} isNamed />}
        empty={<EmptyState icon="clipboard" title={t.payments.noOrdersTitle} lead={t.payments.noOrdersLead} />}
        about={({ type }) => type.startsWith("order.")}
      />
    </Page>
  );
}
