import type { Order, Patient } from "@rawat/contracts";
import { useRef } from "preact/hooks";
import { askOrders } from "../api/payments.ts";
import { withQuery } from "../app/address.tsx";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { LinkButton } from "../components/button.tsx";
import { List } from "../components/list.tsx";
import { EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { OrderRow } from "./order-row.tsx";

/** What a patient has ordered, the newest first, and a way to order more for them. */
export function PatientBills({ patient }: { patient: Patient }) {
  const { id, medicalRecordNumber, archivedAt } = patient;
  const shown = useRef(new Set<string>());
  const next = `/patients/${medicalRecordNumber}/bills`;
  return (
    <>
      {!archivedAt && (
        <p>
          <LinkButton
            kind="primary"
            icon="plus"
            href={withQuery("/orders/new", { patient: medicalRecordNumber, next })}
          >
            {t.payments.newOrder}
          </LinkButton>
        </p>
      )}
      <List<Order>
        label={t.payments.tabs.orders}
        kind="people bills"
        of={id}
        load={async (page, signal) => {
          await knowClinicZone();
          const answer = await askOrders(signal).ofPatient({ params: { userId: id }, query: page });
          for (const order of answer.data) shown.current.add(order.id);
          return answer;
        }}
        keyOf={(order) => order.id}
        row={(order) => <OrderRow order={order} />}
        empty={<EmptyState icon="clipboard" title={t.payments.noBillsTitle} lead={t.payments.noBillsLead} />}
        // Whose a new order is cannot be told by what is heard of it.
        about={(heard) => heard.type === "order.created" || shown.current.has(heard.id)}
      />
    </>
  );
}
