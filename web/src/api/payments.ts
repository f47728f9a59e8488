import type { orders, paymentBooks, payments, priceList } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** What patients order besides consultations. A signal gives a request up. */
export const askOrders = callsOf<typeof orders>()({
  list: "GET /api/orders",
  create: "POST /api/orders",
  get: "GET /api/orders/:id",
  ofPatient: "GET /api/orders/user/:userId",
  change: "PATCH /api/orders/:id",
  payAtCounter: "POST /api/orders/:id/counter-payment",
});

/** Payments, online and at the front desk. */
export const askPayments = callsOf<typeof payments>()({
  list: "GET /api/payments",
  create: "POST /api/payments",
  get: "GET /api/payments/:id",
  sync: "POST /api/payments/:id/sync",
  cancel: "POST /api/payments/:id/cancel",
  refund: "POST /api/payments/:id/refund",
  completeRefund: "POST /api/payments/:id/refund/complete",
  withdrawRefund: "POST /api/payments/:id/refund/withdraw",
});

/** What the clinic offers at which price. */
export const askPriceList = callsOf<typeof priceList>()({ get: "GET /api/price-list", replace: "PUT /api/price-list" });

/** The books. */
export const askBooks = callsOf<typeof paymentBooks>()({
  daily: "GET /api/payments/reports/daily",
  dayEnd: "GET /api/payments/reports/day-end",
  balances: "GET /api/payments/reports/balances",
  differences: "GET /api/payments/differences",
  resolve: "POST /api/payments/differences/:id/resolve",
});
