import { z } from "zod";
import { Id, Instant, Line } from "./language/primitives.ts";
import { OrderStatus, Price } from "./order.ts";
import { counterMethods, differenceKinds, paymentMethods, paymentStatuses, refundStatuses } from "./words.ts";

export const PaymentStatus = z.enum(paymentStatuses).meta({ id: "PaymentStatus" });
export type PaymentStatus = z.infer<typeof PaymentStatus>;

/** What it was paid with: at the front desk, or by the provider's word for it (`other` where we have none). */
export const PaymentMethod = z.enum(paymentMethods).meta({ id: "PaymentMethod" });
export type PaymentMethod = z.infer<typeof PaymentMethod>;

/** A paid consultation with a doctor, or an order; the amount is never the caller's to say. */
export const NewPayment = z
  .strictObject({ doctorId: Id.optional(), orderId: Id.optional() })
  .refine(({ doctorId, orderId }) => (doctorId === undefined) !== (orderId === undefined), {
    path: ["doctorId"],
    message: "Expected either a doctor's id or an order's",
  })
  .meta({ id: "NewPayment" });
export type NewPayment = z.infer<typeof NewPayment>;

export const Payment = z
  .object({
    id: Id,
    /** Midtrans' `order_id`. */
    orderNumber: z.string(),
    patientId: Id,
    patientName: z.string(),
    medicalRecordNumber: z.string().nullable(),
    /** There for a consultation. */
    doctorId: Id.nullable(),
    doctorName: z.string().nullable(),
    /** There for an order. */
    orderId: Id.nullable(),
    description: z.string(),
    amount: z.number().int(),
    currency: z.literal("IDR"),
    status: PaymentStatus,
    method: PaymentMethod.nullable(),
    refundedAmount: z.number().int(),
    /** Whether the money came after the time for paying was over. */
    isLate: z.boolean(),
    /** Whether it may be paid yet, or a bank looks at it: as long as it is, nothing else is done about what it is for. */
    isOpen: z.boolean(),
    /** Whether the provider tells another sum than was asked for: until somebody has seen to it, nobody pays once more. */
    isInQuestion: z.boolean(),
    /** By which the provider's page is opened, while it can be paid. */
    snapToken: z.string().nullable(),
    redirectUrl: z.string().nullable(),
    /** Until then it can be paid; null for what was paid at the front desk. */
    expiresAt: Instant.nullable(),
    paidAt: Instant.nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: "Payment" });
export type Payment = z.infer<typeof Payment>;

export const RefundStatus = z.enum(refundStatuses).meta({ id: "RefundStatus" });
export type RefundStatus = z.infer<typeof RefundStatus>;

export const Refund = z
  .object({
    id: Id,
    amount: z.number().int(),
    reason: z.string(),
    status: RefundStatus,
    /** Who asked for it; null for what Rawat gives back by itself. */
    requestedBy: z.string().nullable(),
    /** How that was paid which it gives back: of several ways that were paid, one. */
    paidWith: PaymentMethod.nullable(),
    /** How it was given back by hand. */
    note: z.string().nullable(),
    /** Whether it waits for a hand, or did until it ended: then what was handed over all the same can be noted. */
    isByHand: z.boolean(),
    createdAt: Instant,
    doneAt: Instant.nullable(),
  })
  .meta({ id: "Refund" });
export type Refund = z.infer<typeof Refund>;

/** What was learned of a payment or done to it: from whom, and what it changed. */
export const PaymentEvent = z
  .object({
    at: Instant,
    /** `notified`: what a notification says, which is not believed; `notification`: what the provider answers when it is asked on that account. */
    source: z.enum([
      "creation",
      "notified",
      "notification",
      "reconciler",
      "sync",
      "counter",
      "operator",
      "payer",
      "refund",
    ]),
    /** What was seen, in the provider's word where it is theirs. */
    seen: z.string(),
    transactionId: z.string().nullable(),
    /** The way of paying that it is about; null where that is none, or none that is known. */
    method: PaymentMethod.nullable(),
    /** The payment's status from then on; null for what changes none. */
    status: PaymentStatus.nullable(),
    /** Who did it, where somebody did. */
    by: z.string().nullable(),
  })
  .meta({ id: "PaymentEvent" });
export type PaymentEvent = z.infer<typeof PaymentEvent>;

/** Where what the provider says of a payment and what the books say do not meet. */
export const PaymentDifference = z.object({ id: Id, kind: z.enum(differenceKinds), seen: z.string(), at: Instant });

/** A refund as whoever gets the money sees it, without who gave it and what they noted. */
export const RefundForPatient = Refund.omit({ requestedBy: true, note: true, isByHand: true });

/** A payment with all that happened to it. Its story is the clinic's to read. */
export const PaymentDetails = Payment.extend({
  refunds: z.array(Refund),
  /** Whole rupiah that can still be given back. */
  refundableAmount: z.number().int(),
  /** Whether a part of it is disputed, and the rest is paid as ever. */
  isPartlyDisputed: z.boolean(),
  /** How far its order is by now, where it is for one. */
  orderStatus: OrderStatus.nullable(),
  /** Another payment by which its order was paid. */
  paidByPaymentId: Id.nullable(),
  story: z.array(PaymentEvent).optional(),
  /** What nobody has seen to yet of where the provider and the books do not meet. */
  openDifferences: z.array(PaymentDifference).optional(),
}).meta({ id: "PaymentDetails" });
export type PaymentDetails = z.infer<typeof PaymentDetails>;

export const NewRefund = z.strictObject({ reason: Line(200), amount: Price.optional() }).meta({ id: "NewRefund" });
export type NewRefund = z.infer<typeof NewRefund>;

/**
 * How something was given back by hand: all that waits for it, or the one refund that is named, also where it waits no more, for the
 * bank took the money while somebody handed it over.
 */
export const RefundByHand = z
  .strictObject({
    refundId: Id.optional(),
    /** What was handed over of the one that is named, where that is not what waits. */
    amount: Price.optional(),
    method: z.enum(counterMethods).optional(),
    note: Line(200).optional(),
  })
  .refine(({ refundId, amount }) => amount === undefined || refundId !== undefined, {
    path: ["amount"],
    message: "Expected with the refund's id",
  })
  .meta({ id: "RefundByHand" });
export type RefundByHand = z.infer<typeof RefundByHand>;

/** One of the refunds of a payment. */
export const RefundNamed = z.strictObject({ refundId: Id.optional() }).meta({ id: "RefundNamed" });
export type RefundNamed = z.infer<typeof RefundNamed>;
