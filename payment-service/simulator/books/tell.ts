import { createHash } from "node:crypto";
import { jakartaTime } from "../clock.ts";
import { type Attempt, type Order, refundedRupiah } from "./order.ts";
import { states } from "./states.ts";

/** What Midtrans says of one attempt. */
export type Told = Readonly<Record<string, unknown>> & { status_code: string; order_id: string; gross_amount: string };

const merchantId = "G000000000";
const feeRupiah = 4_000;

/** An amount as Midtrans writes it: `"150000.00"`. */
export const amount = (rupiah: number): string => `${rupiah}.00`;

/** What is told of an attempt by every call and notification alike, with the faults of its order and without a signature. */
export function tell(order: Order, attempt: Attempt, statusMessage: string): Told {
  const { transactionStatus, statusCode, fraudStatus } = states[attempt.state];
  const has = (fault: Order["faults"][number]) => order.faults.includes(fault);
  return {
    status_code: statusCode,
    status_message: statusMessage,
    transaction_id: attempt.transactionId,
    order_id: order.orderId,
    merchant_id: merchantId,
    gross_amount: amount(attempt.amountRupiah + (has("fee_imposition") ? feeRupiah : 0)),
    currency: "IDR",
    payment_type: attempt.method,
    transaction_time: jakartaTime(attempt.madeAt),
    transaction_status: transactionStatus,
    ...(!has("missing_fraud_status") && { fraud_status: fraudStatus }),
    ...(attempt.settledAt !== null && { settlement_time: jakartaTime(attempt.settledAt) }),
    ...(attempt.expiresAt !== null && { expiry_time: jakartaTime(attempt.expiresAt) }),
    ...ofMethod(attempt),
    ...(attempt.refunds.length > 0 && ofRefunds(attempt)),
    ...order.customFields,
    ...(has("fee_imposition") && ofFee(attempt)),
    ...(has("extra_fields") && { a_new_key: "of tomorrow", another: { nested: ["one", { two: "2" }] } }),
  };
}

function ofMethod({ method, bank, transactionId, state }: Attempt): Record<string, unknown> {
  const digits = transactionId.replace(/\D/g, "").padEnd(11, "0").slice(0, 11);
  switch (method) {
    case "bank_transfer":
      return { va_numbers: [{ bank: bank ?? "bca", va_number: `${bank === "bni" ? "988" : "128"}${digits}` }] };
    case "credit_card":
      if (state === "pending") return {};
      return {
        masked_card: "48111111-1114",
        bank: "bni",
        card_type: "credit",
        eci: "05",
        approval_code: digits.slice(0, 6),
      };
    case "cstore":
      return { store: "indomaret", payment_code: digits };
    case "qris":
      return { issuer: "gopay", acquirer: "gopay" };
    default:
      return {};
  }
}

const ofRefunds = (attempt: Attempt) => ({
  refund_amount: amount(refundedRupiah(attempt)),
  refunds: attempt.refunds.map((refund) => ({
    refund_chargeback_id: refund.refundChargebackId,
    refund_amount: amount(refund.amountRupiah),
    created_at: jakartaTime(refund.madeAt),
    reason: refund.reason,
    ...(refund.refundKey !== null && { refund_key: refund.refundKey, refund_method: "online" }),
  })),
});

const ofFee = ({ amountRupiah }: Attempt) => ({
  metadata: {
    extra_info: {
      gross_amount_info: {
        original_amount: String(amountRupiah),
        customer_imposed_payment_fee: String(feeRupiah),
      },
    },
  },
});

/** The same with the signature that proves who says it. @param serverKey what it is signed with. */
export function sign(told: Told, serverKey: string): Told {
  const proof = createHash("sha512").update(`${told.order_id}${told.status_code}${told.gross_amount}${serverKey}`);
  return { ...told, signature_key: proof.digest("hex") };
}
