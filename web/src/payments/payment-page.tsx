import type { PaymentDetails } from "@rawat/contracts";
import { useEffect, useRef, useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { askClinic } from "../api/clinic.ts";
import { askPayments } from "../api/payments.ts";
import { useAddress } from "../app/address.tsx";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { Fact, Facts } from "../components/facts.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { Banner } from "../components/state.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { BillMark } from "./bill-mark.tsx";
import { Countdown } from "./countdown.tsx";
import { ItsConsultation } from "./its-consultation.tsx";
import { useLookAgain } from "./look-again.ts";
import { PaymentStory, saidOf } from "./payment-story.tsx";
import { PaymentTools } from "./payment-tools.tsx";
import { RefundList } from "./refund-list.tsx";
import { isHeld, isPayable, isUnderWay, shownStatus, wasPaid, whatFor } from "./standing.ts";

/** One payment: what it is for, how far it is, and, once it is paid, a receipt to print. What becomes of it is shown as it happens. */
export function PaymentPage() {
  const { id = "" } = useRoute().params;
  const { query, change } = useAddress();
  // By another payment of it the bill may be paid.
  const orderId = useRef<string | null>(null);
  const loaded = useLoaded(
    async (signal) => {
      const [{ data, etag }, clinic] = await Promise.all([
        askPayments(signal).get({ params: { id } }),
        askClinic().get({}),
        knowClinicZone(),
      ]);
      orderId.current = data.orderId;
      return { payment: { ...data, etag }, clinic: clinic.data };
    },
    id,
    { about: (heard) => heard.id === id || heard.id === orderId.current },
  );
  // What the address says of a payment anybody could have written: whoever comes back from the provider's page has it asked for.
  const isBack = query.order_id !== undefined && currentUser().role === "patient";
  const cameBack = useState(isBack)[0];
  useEffect(() => {
    if (!isBack) return;
    const cleaned = { order_id: undefined, status_code: undefined, transaction_status: undefined };
    void askPayments()
      .sync({ params: { id } })
      .catch(() => undefined)
      .then(() => change(cleaned, { replace: true }))
      .then(loaded.reload);
  }, [isBack, id]);
  const payment = loaded.value?.payment;
  useLookAgain(payment !== undefined && isUnderWay(payment), loaded.reload);
  return (
    <Page
      title={payment ? whatFor(payment) : t.payments.one}
      isNarrow
      tools={payment && <PaymentTools payment={payment} reload={loaded.reload} />}
    >
      <Shown of={loaded}>
        {({ payment: shown, clinic }) => (
          <>
            <Sentence payment={shown} phone={clinic.phone} />
            <Differences payment={shown} />
            {shown.doctorId && currentUser().role !== "staff" && <ItsConsultation payment={shown} isBack={cameBack} />}
            <article class="card details receipt">
              <header class="on-paper">
                <h2>{clinic.name}</h2>
                {clinic.address && <p>{clinic.address}</p>}
                <h3>{wasPaid(shown.status) ? t.payments.receipt : t.payments.one}</h3>
              </header>
              <p class="receipt-sum">
                <strong>{rupiah(shown.amount)}</strong> <BillMark status={shownStatus(shown)} />
              </p>
              <PaymentFacts payment={shown} reload={loaded.reload} />
            </article>
            {shown.refunds.length > 0 && <RefundList payment={shown} reload={loaded.reload} />}
            {shown.story && shown.story.length > 0 && <PaymentStory story={shown.story} />}
          </>
        )}
      </Shown>
    </Page>
  );
}

const PaymentFacts = ({ payment, reload }: { payment: PaymentDetails; reload: () => void }) => (
  <Facts>
    <Fact label={t.payments.forWhat}>{whatFor(payment)}</Fact>
    <Fact label={t.payments.patient}>
      {payment.medicalRecordNumber && currentUser().role !== "patient" ? (
        <a href={`/patients/${payment.medicalRecordNumber}`}>{payment.patientName}</a>
      ) : (
        payment.patientName
      )}{" "}
      <span class="unbroken muted">{payment.medicalRecordNumber}</span>
    </Fact>
    {payment.method && <Fact label={t.payments.method}>{t.payments.methods[payment.method]}</Fact>}
    {payment.paidAt && <Fact label={t.payments.paidAt}>{clinicMoment(payment.paidAt)}</Fact>}
    {takenBy(payment) && <Fact label={t.payments.receivedBy}>{takenBy(payment)}</Fact>}
    {payment.refundedAmount > 0 && <Fact label={t.payments.refunded}>{rupiah(payment.refundedAmount)}</Fact>}
    {payment.refundedAmount > 0 && (isHeld(payment.status) || payment.isPartlyDisputed) && (
      <Fact label={t.payments.afterRefunds}>{rupiah(payment.amount - payment.refundedAmount)}</Fact>
    )}
    {isTaken.has(payment.status) && !payment.isPartlyDisputed && <Fact label={t.payments.leftHere}>{rupiah(0)}</Fact>}
    {isPayable(payment) && !payment.isInQuestion && payment.expiresAt && (
      <Fact label={t.payments.payUntil}>
        {clinicMoment(payment.expiresAt)} <Countdown until={payment.expiresAt} onOver={reload} />
      </Fact>
    )}
    <Fact label={t.payments.orderNumber} isWide>
      {payment.orderId && currentUser().role !== "patient" ? (
        <a href={`/orders/${payment.orderId}`}>{payment.orderNumber}</a>
      ) : (
        payment.orderNumber
      )}
    </Fact>
  </Facts>
);

/** Who took the money at the front desk. */
const takenBy = ({ story }: PaymentDetails): string | null | undefined =>
  story?.find(({ source }) => source === "counter")?.by;

/** What does not meet the provider's word, and what is to be done about it: for whoever sees to it. */
const Differences = ({ payment: { openDifferences = [] } }: { payment: PaymentDetails }) => (
  <>
    {openDifferences.map(({ id, kind, seen }) => (
      <Banner key={id} kind="warned">
        <p>
          <strong>{t.payments.differences[kind].title}</strong> ({saidOf(seen)}). {t.payments.differences[kind].todo}
        </p>
        {currentUser().role === "admin" && (
          <p>
            <a href="/differences">{t.payments.tabs.differences}</a>
          </p>
        )}
      </Banner>
    ))}
  </>
);

/** After these what it was for may still be owed. */
const mayBePaidAnew: ReadonlySet<PaymentDetails["status"]> = new Set(["expired", "cancelled", "reversed", "disputed"]);
/** In these the money was there, and is there no more. */
const isTaken: ReadonlySet<PaymentDetails["status"]> = new Set(["reversed", "disputed"]);

/** What the status means for whoever reads it, where that is more than one word. */
function Sentence({ payment, phone }: { payment: PaymentDetails; phone: string | null }) {
  const { status, isLate, expiresAt, isInQuestion, isPartlyDisputed, paidByPaymentId } = payment;
  const isOwn = currentUser().role === "patient";
  const isAnew = mayBePaidAnew.has(status) && !isPartlyDisputed && !isInQuestion;
  const isPaidSince = isAnew && paidByPaymentId !== null;
  const isOwedAgain = isAnew && isTaken.has(status) && isOwed(payment);
  const owed = isOwn ? t.payments.owedAgain : t.payments.owedAgainForClinic;
  const said = [meaningOf(payment), isPaidSince && t.payments.paidSince, isOwedAgain && owed].filter(Boolean).join(" ");
  return (
    <div class="alert-place" role="status">
      {isLate && status === "paid" && (
        <Banner kind="warned">
          <p>{t.payments.late}</p>
        </Banner>
      )}
      {said && (
        <Banner kind={status === "pending" ? "told" : "warned"} icon="clock">
          <p>
            {said} {isOwn && phone && isToAsk(payment) && <a href={`tel:${phone}`}>{phone}</a>}
          </p>
          {isPaidSince && (
            <p>
              <a href={`/payments/${paidByPaymentId}`}>{t.payments.seePayment}</a>
            </p>
          )}
          {isOwn && isAnew && !isPaidSince && <WayToPay {...payment} />}
        </Banner>
      )}
      {currentUser().role === "staff" && expiresAt === null && isHeld(status) && (
        <p class="small muted">{t.payments.wronglyTaken}</p>
      )}
    </div>
  );
}

function meaningOf({ status, isInQuestion, isPartlyDisputed }: PaymentDetails): string | undefined {
  const isOwn = currentUser().role === "patient";
  // The clinic reads of the difference itself.
  if (isInQuestion) return isOwn ? t.payments.inQuestion : undefined;
  if (status === "disputed" && isPartlyDisputed)
    return isOwn ? t.payments.partlyDisputed : t.payments.partlyDisputedForClinic;
  const meanings: Partial<Record<PaymentDetails["status"], string>> = {
    ...t.payments.meanings,
    ...(!isOwn && t.payments.meaningsForClinic),
  };
  return meanings[status];
}

/** Whether its sentence sends the patient to the clinic. */
const isToAsk = ({ status, isInQuestion }: PaymentDetails): boolean =>
  isInQuestion || status === "expired" || status === "cancelled" || status === "disputed";

const isOwed = ({ orderStatus }: PaymentDetails): boolean => orderStatus === "pending" || orderStatus === "confirmed";

/** To where what it was for can be paid in another way: a bill as long as it is owed, a doctor at any time. */
function WayToPay(payment: PaymentDetails) {
  const { doctorId, isOpen } = payment;
  if (isOpen || (doctorId === null && !isOwed(payment))) return null;
  return (
    <p>
      <a href={doctorId ? "/find-doctor" : "/payments"}>{doctorId ? t.payments.backToDoctors : t.payments.backToPay}</a>
    </p>
  );
}
