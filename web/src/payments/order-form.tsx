import type { PriceItem } from "@rawat/contracts";
import { useRef } from "preact/hooks";
import { askOrders, askPriceList } from "../api/payments.ts";
import { close, go, ownAddress, useAddress } from "../app/address.tsx";
import { PatientSearch } from "../appointments/patient-search.tsx";
import { Form } from "../components/form.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { toast } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { findPatient } from "../patients/find-patient.ts";
import { PatientBanner } from "../patients/patient-banner.tsx";
import { orderedIn, PriceChoice } from "./price-choice.tsx";

/** The desk orders something for a patient: first for whom, then what of the price list, or something in their own words. */
export function NewOrderPage() {
  const { query } = useAddress();
  const isChosenHere = useRef(false);
  const onTaken = () => {
    isChosenHere.current = true;
  };
  return (
    <Page title={t.payments.newOrder} isNarrow>
      {query.patient ? (
        <OrderFor key={query.patient} number={query.patient} goesOn={isChosenHere.current} />
      ) : (
        <PatientSearch onTaken={onTaken} />
      )}
    </Page>
  );
}

function OrderFor({ number, goesOn }: { number: string; goesOn: boolean }) {
  const loaded = useLoaded(async (signal) => {
    const [{ known }, { data: prices }] = await Promise.all([
      findPatient(number, signal),
      askPriceList(signal).get({}),
    ]);
    return { patient: known?.patient, prices: prices.filter(({ active }) => active) };
  }, "");
  return (
    <Shown of={loaded}>
      {({ patient, prices }) =>
        patient ? (
          <>
            <PatientBanner patient={patient} />
            <OrderForm patientId={patient.id} prices={prices} goesOn={goesOn} />
          </>
        ) : (
          <EmptyState icon="user" title={t.payments.noPatient} />
        )
      }
    </Shown>
  );
}

interface OrderFormProps {
  patientId: string;
  prices: readonly PriceItem[];
  /** It was chosen a moment ago for whom it is: the keyboard goes on in its first field. */
  goesOn: boolean;
}

function OrderForm({ patientId, prices, goesOn }: OrderFormProps) {
  const { query } = useAddress();
  const id = useRef("");
  return (
    <Form
      class="card order-form"
      submit={t.payments.placeOrder}
      draft={`order for ${patientId}`}
      fieldOf={{ unknown_price: "choice" }}
      onCancel={() => void close(ownAddress(query.next) ?? "/orders")}
      onSaved={() => void go(`/orders/${id.current}`, { replace: true })}
      send={async (values, { key }) => {
        const body = { userId: patientId, ...orderedIn(values) };
        const { data } = await askOrders().create({ body, idempotencyKey: key });
        toast(t.payments.ordered);
        id.current = data.id;
      }}
    >
      <PriceChoice prices={prices} takesFocus={goesOn} />
    </Form>
  );
}
