import { z } from "zod";
import { endpoint, ownPayments } from "./language/endpoint.ts";
import { Id, IdParams, PageMeta, pageQuery, QueryFlag, rangeQuery } from "./language/primitives.ts";
import { CounterPayment, NewOrder, Order, OrderChanges, OrderSeen, OrderStatus, PriceList } from "./order.ts";
import { Payment } from "./payment.ts";

const buyers = ["admin", "staff", "patient"] as const;

export const orders = {
  list: endpoint({
    method: "get",
    path: "/api/orders",
    access: buyers,
    summary: "List orders, the newest first",
    description: "A patient sees their own. `unpaid` narrows to what is pending or confirmed, or to all else.",
    query: z.strictObject({
      ...pageQuery,
      ...rangeQuery,
      userId: Id.optional(),
      status: OrderStatus.optional(),
      unpaid: QueryFlag.optional(),
    }),
    status: 200,
    response: z.array(Order),
    meta: PageMeta,
    errors: [],
  }),
  create: endpoint({
    method: "post",
    path: "/api/orders",
    access: buyers,
    summary: "Order a service of the clinic",
    description:
      "`userId` is the patient's id. `priceCode` takes product and price from the price list. What a patient orders is confirmed by the clinic before it can be paid.",
    body: NewOrder,
    accountLimit: { ...ownPayments, roles: ["patient"] },
    status: 201,
    response: OrderSeen,
    idempotent: true,
    errors: ["unknown_patient", "unknown_price", "too_many_orders"],
  }),
  get: endpoint({
    method: "get",
    path: "/api/orders/:id",
    access: buyers,
    summary: "Read an order",
    params: IdParams,
    status: 200,
    response: OrderSeen,
    errors: [],
  }),
  ofPatient: endpoint({
    method: "get",
    path: "/api/orders/user/:userId",
    access: buyers,
    summary: "List a patient's orders, the newest first",
    params: z.strictObject({ userId: Id }),
    query: z.strictObject(pageQuery),
    status: 200,
    response: z.array(Order),
    meta: PageMeta,
    errors: [],
  }),
  change: endpoint({
    method: "patch",
    path: "/api/orders/:id",
    access: ["admin", "staff"],
    summary: "Confirm or cancel an order, or change its price while nothing is paid for it",
    description: "`paid` and `refunded` follow from payments alone.",
    params: IdParams,
    body: OrderChanges,
    status: 200,
    response: OrderSeen,
    ifMatch: "optional",
    errors: ["illegal_step", "being_paid"],
  }),
  payAtCounter: endpoint({
    method: "post",
    path: "/api/orders/:id/counter-payment",
    access: ["admin", "staff"],
    summary: "Note that an order was paid at the front desk",
    description:
      "The amount must be the order's. While the patient pays online it is refused: cancel that payment first.",
    params: IdParams,
    body: CounterPayment,
    status: 201,
    response: Payment,
    idempotent: true,
    errors: ["already_paid", "being_paid", "not_confirmed", "payment_in_question", "illegal_step", "wrong_amount"],
  }),
} as const;

export const priceList = {
  get: endpoint({
    method: "get",
    path: "/api/price-list",
    access: "signed_in",
    summary: "Read what the clinic offers at which price",
    status: 200,
    response: PriceList,
    errors: [],
  }),
  replace: endpoint({
    method: "put",
    path: "/api/price-list",
    access: ["admin"],
    summary: "Replace the price list; orders keep the price they were made at",
    body: PriceList,
    status: 200,
    response: PriceList,
    ifMatch: "optional",
    errors: [],
  }),
} as const;
