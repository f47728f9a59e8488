import { randomUUID } from "node:crypto";
import { askAt } from "../harness/caller.ts";
import { notification } from "../harness/payments.ts";
import type { Cast } from "./cast.ts";
import { allWeek, orderPrice } from "./clinic.ts";
import { beginTooMuch, newcomersLimits } from "./newcomers.ts";
import type { Provocations } from "./provocations.ts";

/** More than the rest of these provocations make for one patient. */
const [ownOrdersMax, ownPaymentsMax] = [12, 40];
export const ownLimits = {
  LIMIT_PATIENT_ORDERS: String(ownOrdersMax),
  LIMIT_PATIENT_DAILY_PAYMENTS: String(ownPaymentsMax),
  ...newcomersLimits,
};

/** How each code that an endpoint of orders and payments declares of its own is brought about. */
export function paymentProvocations(castNow: () => Cast): Provocations {
  const as = (who: "admin" | "staff" | "owner") => (method: string, path: string, json?: unknown) =>
    castNow().ask(method, path, { token: castNow().people[who].token, json });
  const [admin, staff, owner] = [as("admin"), as("staff"), as("owner")];
  const ownOrder = () => castNow().clinic.order(castNow().people.owner.patientId);
  const payOrder = (orderId: string) => owner("POST", "/api/payments", { orderId });
  const counter = (id: string, amount = orderPrice) =>
    staff("POST", `/api/orders/${id}/counter-payment`, { method: "cash", amount });
  const begunOrder = async () => {
    const { id } = await ownOrder();
    const { body } = await payOrder(id);
    return { orderId: id, paymentId: body.data.id as string };
  };
  const paidOrder = async () => {
    const { id } = await ownOrder();
    const { body } = await counter(id);
    return { orderId: id, paymentId: body.data.id as string };
  };
  const cancelled = async () => {
    const { id } = await ownOrder();
    await staff("PATCH", `/api/orders/${id}`, { status: "cancelled" });
    return id;
  };
  const doctor = async (more: object, week: object[] = allWeek) => {
    const { id } = await castNow().clinic.hire(more);
    await admin("PUT", `/api/doctors/${id}/schedules`, week);
    return id;
  };
  /** Midtrans has such an order already, which somebody is about to pay. */
  const beginElsewhere = async (order_id: string) => {
    const midtrans = askAt(castNow().rawat.midtrans?.url ?? "");
    const authorization = `Basic ${Buffer.from("SB-Mid-server-simulator:").toString("base64")}`;
    const json = { transaction_details: { order_id, gross_amount: orderPrice } };
    await midtrans("POST", "/snap/v1/transactions", { json, headers: { authorization } });
    await midtrans("POST", `/__sim/orders/${order_id}`, { json: { outcome: "pending", faults: ["drop"] } });
  };
  /** Midtrans tells another sum for a payment of it than was asked for. */
  const questioned = async () => {
    const { orderId, paymentId } = await begunOrder();
    const { body } = await staff("GET", `/api/payments/${paymentId}`);
    const midtrans = askAt(castNow().rawat.midtrans?.url ?? "");
    const json = { outcome: "settlement", faults: ["status_wrong_amount", "drop"] };
    await midtrans("POST", `/__sim/orders/${body.data.orderNumber}`, { json });
    await admin("POST", `/api/payments/${paymentId}/sync`);
    return orderId;
  };
  const unconfirmed = async () => {
    const wish = { userId: castNow().people.owner.patientId, product: "x", price: 1 };
    return (await owner("POST", "/api/orders", wish)).body.data.id as string;
  };
  const payDoctor = (doctorId: string) => owner("POST", "/api/payments", { doctorId });
  return {
    "payment.orders.create": {
      unknown_patient: () => staff("POST", "/api/orders", { userId: randomUUID(), product: "x", price: 1 }),
      too_many_orders: async () => {
        const { patientId, token } = await castNow().fresh("owner");
        const json = { userId: patientId, product: "x", price: 1 };
        const placed = () => castNow().ask("POST", "/api/orders", { token, json });
        for (let count = 0; count < ownOrdersMax; count++) await placed();
        return placed();
      },
      unknown_price: () =>
        staff("POST", "/api/orders", { userId: castNow().people.owner.patientId, priceCode: "NONE-1" }),
    },
    "payment.orders.change": {
      illegal_step: async () => staff("PATCH", `/api/orders/${await cancelled()}`, { status: "confirmed" }),
      being_paid: async () => staff("PATCH", `/api/orders/${(await begunOrder()).orderId}`, { price: 1 }),
    },
    "payment.orders.payAtCounter": {
      already_paid: async () => counter((await paidOrder()).orderId),
      being_paid: async () => counter((await begunOrder()).orderId),
      not_confirmed: async () => counter(await unconfirmed(), 1),
      payment_in_question: async () => counter(await questioned()),
      illegal_step: async () => counter(await cancelled()),
      wrong_amount: async () => counter((await ownOrder()).id, orderPrice - 1),
    },
    "payment.payments.create": {
      unknown_doctor: () => payDoctor(randomUUID()),
      unknown_order: () => payOrder(randomUUID()),
      doctor_off_duty: async () => payDoctor(await doctor({}, [])),
      doctor_taken: async () => {
        const id = await doctor({ maxConsultations: 1 });
        const other = await castNow().fresh("owner");
        await castNow().ask("POST", "/api/payments", { token: other.token, json: { doctorId: id } });
        return payDoctor(id);
      },
      no_fee: async () => payDoctor(await doctor({ consultationFee: null })),
      not_confirmed: async () => payOrder(await unconfirmed()),
      payment_in_question: async () => payOrder(await questioned()),
      already_paid: async () => payOrder((await paidOrder()).orderId),
      illegal_step: async () => payOrder(await cancelled()),
      too_many_payments: async () => {
        const { patientId, token } = await castNow().fresh("owner");
        const begun = async () => {
          const { id: orderId } = await castNow().clinic.order(patientId);
          return castNow().ask("POST", "/api/payments", { token, json: { orderId } });
        };
        for (let count = 0; count < ownPaymentsMax; count++) await begun();
        return begun();
      },
      too_many_newcomers: () => beginTooMuch(castNow(), ownPaymentsMax),
      provider_refused: async () => {
        const { id } = await ownOrder();
        const { body } = await staff("GET", `/api/orders/${id}`);
        await beginElsewhere(body.data.orderNumber);
        return payOrder(id);
      },
    },
    "payment.payments.callback": {
      wrong_signature: () =>
        castNow().ask("POST", "/api/payments/midtrans/callback", {
          json: { ...notification("RW-1"), signature_key: "0".repeat(128) },
        }),
    },
    "payment.payments.cancel": {
      illegal_step: async () => owner("POST", `/api/payments/${(await paidOrder()).paymentId}/cancel`),
    },
    "payment.payments.refund": {
      not_paid: async () => admin("POST", `/api/payments/${(await begunOrder()).paymentId}/refund`, { reason: "x" }),
      refund_too_large: async () =>
        admin("POST", `/api/payments/${(await paidOrder()).paymentId}/refund`, { reason: "x", amount: orderPrice + 1 }),
    },
    "payment.payments.completeRefund": {
      no_refund_waits: async () => admin("POST", `/api/payments/${(await paidOrder()).paymentId}/refund/complete`),
      refund_too_large: async () => {
        const path = `/api/payments/${(await paidOrder()).paymentId}`;
        await admin("POST", `${path}/refund`, { reason: "x" });
        const { body } = await admin("GET", path);
        return admin("POST", `${path}/refund/complete`, { refundId: body.data.refunds[0].id, amount: orderPrice + 1 });
      },
    },
    "payment.payments.withdrawRefund": {
      no_refund_waits: async () => admin("POST", `/api/payments/${(await paidOrder()).paymentId}/refund/withdraw`),
    },
  };
}
