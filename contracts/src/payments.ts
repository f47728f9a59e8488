import { z } from "zod";
import { seenBy } from "./language/answers.ts";
import { signedJson } from "./language/bodies.ts";
import { endpoint, ownPayments } from "./language/endpoint.ts";
import { Id, IdParams, PageMeta, pageQuery, rangeQuery } from "./language/primitives.ts";
import {
  NewPayment,
  NewRefund,
  Payment,
  PaymentDetails,
  PaymentMethod,
  PaymentStatus,
  RefundByHand,
  RefundForPatient,
  RefundNamed,
} from "./payment.ts";

const payers = ["admin", "staff", "patient"] as const;

const WithStory = PaymentDetails.required({ story: true, openDifferences: true });
const PaymentSeen = seenBy(PaymentDetails, {
  admin: WithStory,
  staff: WithStory,
  patient: PaymentDetails.omit({ story: true, openDifferences: true }).extend({ refunds: z.array(RefundForPatient) }),
});

export const payments = {
  list: endpoint({
    method: "get",
    path: "/api/payments",
    access: payers,
    summary: "List payments, the newest first",
    description: "A patient sees their own.",
    query: z.strictObject({
      ...pageQuery,
      ...rangeQuery,
      status: PaymentStatus.optional(),
      method: PaymentMethod.optional(),
      patientId: Id.optional(),
      doctorId: Id.optional(),
      orderId: Id.optional(),
      orderNumber: z.string().max(50).optional(),
    }),
    status: 200,
    response: z.array(Payment),
    meta: PageMeta,
    errors: [],
  }),
  create: endpoint({
    method: "post",
    path: "/api/payments",
    access: ["patient"],
    summary: "Pay a consultation or an order online",
    description:
      "The amount is the doctor's fee or the order's price. While one can be paid, asking again answers the same one. The provider's page is at `redirectUrl`.",
    reads: ["origin"],
    body: NewPayment,
    accountLimit: ownPayments,
    status: 201,
    response: Payment,
    idempotent: true,
    errors: [
      "unknown_doctor",
      "unknown_order",
      "doctor_off_duty",
      "doctor_taken",
      "no_fee",
      "not_confirmed",
      "payment_in_question",
      "already_paid",
      "illegal_step",
      "too_many_payments",
      "too_many_newcomers",
      "provider_refused",
    ],
  }),
  callback: endpoint({
    method: "post",
    path: "/api/payments/midtrans/callback",
    access: "anyone",
    summary: "Midtrans tells of a payment",
    description:
      "The signature is checked over the strings as they came. What the body says of the payment is not believed: its status is asked for.",
    body: signedJson(z.unknown()),
    bodyBytesMax: 16_384,
    status: 200,
    response: z.object({ received: z.literal(true) }),
    errors: ["wrong_signature"],
  }),
  get: endpoint({
    method: "get",
    path: "/api/payments/:id",
    access: payers,
    summary: "Read a payment, with its refunds and, for the clinic, its whole story",
    params: IdParams,
    status: 200,
    response: PaymentSeen,
    errors: [],
  }),
  sync: endpoint({
    method: "post",
    path: "/api/payments/:id/sync",
    access: ["admin", "patient"],
    summary: "Ask Midtrans now what has become of a payment",
    params: IdParams,
    accountLimit: { ...ownPayments, roles: ["patient"] },
    status: 200,
    response: Payment,
    errors: [],
  }),
  cancel: endpoint({
    method: "post",
    path: "/api/payments/:id/cancel",
    access: payers,
    summary: "Give up paying online: nobody can pay it from then on",
    params: IdParams,
    accountLimit: { ...ownPayments, roles: ["patient"] },
    status: 200,
    response: Payment,
    errors: ["illegal_step"],
  }),
  refund: endpoint({
    method: "post",
    path: "/api/payments/:id/refund",
    access: ["admin"],
    summary: "Give money back: online where the method allows, else by hand",
    description:
      "All that is left of it unless an amount is told. By hand it is `refund_pending` until it is completed.",
    params: IdParams,
    body: NewRefund,
    status: 200,
    response: Payment,
    idempotent: true,
    errors: ["not_paid", "refund_too_large"],
  }),
  completeRefund: endpoint({
    method: "post",
    path: "/api/payments/:id/refund/complete",
    access: ["admin"],
    summary: "Note that what waited to be given back by hand was given back",
    description:
      "All that waits, or the one refund that is named: that one also where it waits no more, for it was handed over all the same.",
    params: IdParams,
    body: RefundByHand.optional(),
    status: 200,
    response: Payment,
    ifMatch: "optional",
    errors: ["no_refund_waits", "refund_too_large"],
  }),
  withdrawRefund: endpoint({
    method: "post",
    path: "/api/payments/:id/refund/withdraw",
    access: ["admin"],
    summary: "Withdraw what somebody asked to be given back by hand, and was not yet",
    description:
      "All that waits and somebody asked for, or the one refund that is named. What Rawat gives back by itself is owed, and cannot be withdrawn.",
    params: IdParams,
    body: RefundNamed.optional(),
    status: 200,
    response: Payment,
    ifMatch: "optional",
    errors: ["no_refund_waits"],
  }),
} as const;
