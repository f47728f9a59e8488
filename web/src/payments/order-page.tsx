import { useSignal } from "@preact/signals";
import type { OrderDetails, Payment } from "@rawat/contracts";
import { useEffect } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { askOrders, askPayments } from "../api/payments.ts";
import { useAddress } from "../app/address.tsx";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { ask } from "../components/ask.tsx";
import { Button } from "../components/button.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { Banner } from "../components/state.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { isUnconfirmed, OrderMark } from "./bill-mark.tsx";
import { useLookAgain } from "./look-again.ts";
import { CounterDialog, PriceDialog } from "./order-dialogs.tsx";
import { PaymentRow } from "./payment-row.tsx";
import { isHeld, type ReadOrder } from "./standing.ts";

/** One order, with what the front desk does about it. */
export function OrderPage() {
  const { id = "" } = useRoute().params;
  const { query, shut } = useAddress();
  const loaded = useLoaded(
    async (signal): Promise<ReadOrder & { payments: Payment[] }> => {
      const [{ data, etag }, payments] = await Promise.all([
        askOrders(signal).get({ params: { id } }),
        askPayments(signal).list({ query: { orderId: id } }),
        knowClinicZone(),
      ]);
      return { ...data, etag, payments: payments.data };
    },
    id,
    { about: (heard) => heard.id === id || heard.type.startsWith("payment.") },
  );
  const order = loaded.value;
  const isOpen = order !== undefined && (order.status === "pending" || order.status === "confirmed");
  const underWay = isOpen ? order.payments.find((payment) => payment.isOpen) : undefined;
  useLookAgain(underWay !== undefined, loaded.reload);
  const opened = query.take ?? query.change;
  const isSending = useSignal(false);
  useEffect(() => {
    if (order === undefined || isOpen || opened === undefined || isSending.value) return;
    // Whoever has done so here hears that it is done, and its dialog shuts a moment later.
    const timer = setTimeout(() => {
      toast(t.payments.changedMeanwhile);
      void shut("take", "change");
    }, 1_000);
    return () => clearTimeout(timer);
  }, [order !== undefined && !isOpen, opened, isSending.value]);
  const done = (name: string) => {
    loaded.reload();
    void shut(name);
  };
  return (
    <Page
      title={order?.product ?? t.payments.order}
      isNarrow
      tools={
        order &&
        isOpen &&
        !underWay &&
        !order.questionedPaymentId && <OrderTools order={order} reload={loaded.reload} />
      }
    >
      <Shown of={loaded}>
        {(shown) => (
          <>
            <div class="alert-place" role="status">
              {underWay && !shown.questionedPaymentId && (
                <Banner kind="told" icon="clock">
                  <p>
                    {underWay.status === "challenge" ? t.payments.inReview : t.payments.beingPaid}{" "}
                    <a href={`/payments/${underWay.id}`}>{t.payments.seePayment}</a>
                  </p>
                </Banner>
              )}
              {isOpen && shown.questionedPaymentId && (
                <Banner kind="warned">
                  <p>
                    {t.payments.questioned}{" "}
                    <a href={`/payments/${shown.questionedPaymentId}`}>{t.payments.seePayment}</a>
                  </p>
                </Banner>
              )}
            </div>
            <div class="card details">
              <p class="receipt-sum">
                <strong>{rupiah(shown.price)}</strong> <OrderMark order={shown} />
              </p>
              <PriceChanges {...shown} />
              <OrderFacts {...shown} />
            </div>
            {shown.payments.length > 0 && <Attempts payments={shown.payments} />}
            {currentUser().role === "staff" && shown.status === "paid" && shown.payments.some(isOfCounter) && (
              <p class="small muted">{t.payments.wronglyTaken}</p>
            )}
          </>
        )}
      </Shown>
      {order && (isOpen || isSending.value) && query.take === "money" && (
        <CounterDialog order={order} underWay={underWay} onClose={() => done("take")} isSending={isSending} />
      )}
      {order && isOpen && query.change === "price" && (
        <PriceDialog order={order} onClose={() => void shut("change")} onSaved={() => done("change")} />
      )}
    </Page>
  );
}

/** What was taken at the front desk had no time to be paid in. */
const isOfCounter = ({ expiresAt, status }: Payment): boolean => expiresAt === null && isHeld(status);

/** What it was to cost before, the first price first. */
const PriceChanges = ({ priceChanges = [] }: OrderDetails) =>
  priceChanges.length > 0 && (
    <ol class="price-changes small muted" aria-label={t.payments.repriced}>
      {priceChanges.map(({ from, to, by, at }) => (
        <li key={`${at} ${to}`}>
          {rupiah(from)}
          <span class="unseen"> {t.payments.repricedTo} </span>
          <span aria-hidden="true"> → </span>
          {[rupiah(to), by, clinicMoment(at)].filter(Boolean).join(" · ")}
        </li>
      ))}
    </ol>
  );

const OrderFacts = (order: OrderDetails) => (
  <Facts>
    <Fact label={t.payments.patient}>
      {order.medicalRecordNumber ? (
        <a href={`/patients/${order.medicalRecordNumber}`}>{order.patientName}</a>
      ) : (
        order.patientName
      )}
    </Fact>
    <Fact label={t.payments.orderedAt}>{clinicMoment(order.createdAt)}</Fact>
    <Fact label={t.payments.orderedBy}>
      {order.bySelf ? t.payments.byPatient : (order.makerName ?? t.payments.byClinic)}
    </Fact>
    {order.listPrice !== null && order.listPrice !== order.price && (
      <Fact label={t.payments.listPrice}>{rupiah(order.listPrice)}</Fact>
    )}
    {/* Of what was changed before each change was kept the last one is known. */}
    {order.repricedAt && !order.priceChanges?.length && (
      <Fact label={t.payments.repriced}>
        {[order.repricedBy, clinicMoment(order.repricedAt)].filter(Boolean).join(" · ")}
      </Fact>
    )}
    <Fact label={t.payments.orderNumber} isWide>
      {order.orderNumber}
    </Fact>
  </Facts>
);

/** How often it was tried to pay it, the newest first: one that is under way keeps money from being taken here. */
const Attempts = ({ payments }: { payments: readonly Payment[] }) => (
  <>
    <h2>{t.payments.tabs.payments}</h2>
    <ul class="rows people bills" aria-label={t.payments.tabs.payments}>
      {payments.map((payment) => (
        <li key={payment.id} class="row">
          <PaymentRow payment={payment} />
        </li>
      ))}
    </ul>
  </>
);

function OrderTools({ order, reload }: { order: ReadOrder; reload: () => void }) {
  const { change } = useAddress();
  const { id, etag } = order;
  const isWaiting = isUnconfirmed(order);
  const isBusy = useSignal(false);
  const turn = async (to: "confirmed" | "cancelled", said: string) => {
    isBusy.value = true;
    try {
      await askOrders().change({ params: { id }, body: { status: to }, ...(etag && { ifMatch: etag }) });
      toast(said);
    } catch (error) {
      toastFailure(error);
    } finally {
      isBusy.value = false;
    }
    reload();
  };
  const cancel = async () => {
    const { cancelOrderTitle: title, giveUpSure: confirm } = t.payments;
    const text = t.payments.cancelOrderAsk(order.product);
    if (await ask({ title, text, confirm, cancel: t.payments.keep, danger: true }))
      await turn("cancelled", t.payments.orderCancelled);
  };
  return (
    <>
      {isWaiting && (
        <Button
          kind="primary"
          icon="check"
          busy={isBusy.value}
          onClick={() => void turn("confirmed", t.payments.orderConfirmed)}
        >
          {t.payments.confirmOrder}
        </Button>
      )}
      {!isWaiting && (
        <Button kind="primary" icon="wallet" onClick={() => void change({ take: "money" })}>
          {t.payments.takeMoney}
        </Button>
      )}
      <Button icon="edit" onClick={() => void change({ change: "price" })}>
        {t.payments.changePrice}
      </Button>
      <Button kind="quiet" icon="close" onClick={() => void cancel()}>
        {t.payments.cancelOrder}
      </Button>
    </>
  );
}
