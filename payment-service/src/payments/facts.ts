import { createHash } from "node:crypto";
import type { PaymentMethod } from "@rawat/contracts";
import type { TransactionStatus } from "../provider/answers.ts";

/** What can be seen of an attempt to pay. None is ever taken back: what comes after is another fact. */
export type Fact =
  | "pending"
  | "challenge"
  | "captured"
  | "settled"
  | "denied"
  | "cancelled"
  | "expired"
  | "disputed"
  | "partly_disputed";

/** Something that was seen of one attempt. */
export interface SeenFact {
  transactionId: string;
  fact: Fact;
  method: PaymentMethod;
  /** When the attempt began, and when it came to this, as the provider tells it. */
  startedAt: string;
  at: string;
}

/** A refund as the provider tells of it. */
export interface SeenRefund {
  key: string;
  amount: number;
  reason: string;
}

/** What a status of the provider's tells, in our words. */
export interface Observation {
  /** In the provider's words. */
  seen: string;
  transactionId: string;
  /** Whole rupiah that the attempt is about, without what the provider adds for itself. */
  amount: number;
  currency: string;
  facts: readonly SeenFact[];
  refunds: readonly SeenRefund[];
  /** Whether some of it went back, also where it is not told how much. */
  isGivenBack: boolean;
}

/** Whether money has come in, wherever it is by now. */
export const hasCome = ({ facts }: Pick<Observation, "facts">): boolean =>
  facts.some(({ fact }) => fact === "settled" || fact === "captured");

/** Facts that follow from their words; `settled` where money has come in at some time before. */
const factsOf: Readonly<Record<string, readonly Fact[]>> = {
  pending: ["pending"],
  authorize: ["pending"],
  settlement: ["settled"],
  deny: ["denied"],
  // Over without money, as one that expired: denied it would take back what came before it.
  failure: ["expired"],
  cancel: ["cancelled"],
  expire: ["expired"],
  refund: ["settled"],
  partial_refund: ["settled"],
  chargeback: ["settled", "disputed"],
  partial_chargeback: ["settled", "partly_disputed"],
};

const methodOf: Readonly<Record<string, PaymentMethod>> = {
  qris: "qris",
  gopay: "gopay",
  shopeepay: "shopeepay",
  bank_transfer: "bank_transfer",
  echannel: "bank_transfer",
  credit_card: "credit_card",
  cstore: "cstore",
};

/** By what the key begins of what a bank took back: it has none of its own. */
const ofBank = "chargeback-";
export const isOfBank = ({ refundKey }: { refundKey: string }): boolean => refundKey.startsWith(ofBank);

/**
 * A key as it is kept: what is too long, or holds what would be taken for a part of something else, is kept by its digest. Cut off, two would
 * be one.
 */
export const fitKey = (key: string): string =>
  /^[\w.~:@-]{1,80}$/.test(key) ? key : `${isOfBank({ refundKey: key }) ? ofBank : ""}sha256-${digestOf(key)}`;

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 48);

/** Reads a status of the provider's: a capture counts by what the look for fraud says of it. */
export function observationOf(status: TransactionStatus): Observation {
  const { transaction_status, fraud_status, transaction_id: transactionId } = status;
  const startedAt = status.transaction_time;
  const at = status.settlement_time ?? startedAt;
  const method = methodOf[status.payment_type ?? ""] ?? "other";
  const facts = transaction_status === "capture" ? [capturedAs(fraud_status)] : (factsOf[transaction_status] ?? []);
  const original = status.metadata?.extra_info?.gross_amount_info?.original_amount;
  // What they add for themselves makes it no smaller.
  const isWithFee = original !== undefined && original <= status.gross_amount;
  return {
    seen: fraud_status ? `${transaction_status} (${fraud_status})` : transaction_status,
    transactionId,
    amount: isWithFee ? original : status.gross_amount,
    currency: status.currency ?? "IDR",
    facts: facts.map((fact) => ({ transactionId, fact, method, startedAt, at })),
    refunds: (status.refunds ?? []).map(({ refund_key, refund_chargeback_id, refund_amount, reason }, place) => ({
      key: fitKey(refund_key ?? `${ofBank}${refund_chargeback_id ?? `${transactionId}:${place}`}`),
      amount: refund_amount,
      reason: (reason ?? "").slice(0, 200),
    })),
    isGivenBack: transaction_status === "refund" || transaction_status === "partial_refund",
  };
}

/** A card is paid by once the look for fraud has accepted it, or it is settled: of what it says nothing of, or what nobody knows, nobody may be sure. */
const capturedAs = (fraud: string | null | undefined): Fact =>
  fraud === "accept" ? "captured" : fraud === "deny" ? "denied" : "challenge";
