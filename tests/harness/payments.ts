import { createHash } from "node:crypto";
import { askAt } from "./caller.ts";
import { until } from "./program.ts";
import { onServers, type Rawat, type RawatOptions, register, startRawat, tokenOf } from "./rawat.ts";

/** The simulator's own key, which signs what it tells. */
export const simulatorKey = "SB-Mid-server-simulator";

export type Outcome =
  | "pending"
  | "settlement"
  | "capture"
  | "challenge"
  | "deny"
  | "expire"
  | "cancel"
  | "reversal"
  | "chargeback"
  | "refund"
  | "partial_refund"
  | "partial_chargeback";

/** A clinic where something is to be paid, and whoever does it. */
export interface Till {
  admin: string;
  desk: string;
  /** The token of somebody who pays, and their id as a patient. */
  payer: string;
  patientId: string;
  /** Somebody else who pays. */
  newPayer(): Promise<{ token: string; patientId: string }>;
  order(price?: number, more?: object): Promise<{ id: string; orderNumber: string; price: number }>;
  /** An order with its payment begun online. */
  begun(price?: number): Promise<Begun>;
  payment(id: string): Promise<ReturnType<typeof JSON.parse>>;
  /** Waits until a payment has come to a status. */
  comesTo(id: string, status: string, withinMs?: number): Promise<ReturnType<typeof JSON.parse>>;
  /** Does at Midtrans what somebody does there. */
  play(orderNumber: string, outcome: Outcome, more?: object): Promise<void>;
  /** Opens a page at Midtrans that nobody here knows of, as what was opened after a backup is when that is restored. */
  openThere(orderNumber: string, amount: number): Promise<void>;
  /** What Midtrans itself says of an order number now. */
  there(orderNumber: string): Promise<{ transaction_id: string; transaction_status: string }>;
  /** What fails of the next calls to Midtrans. */
  fail(faults: readonly string[], times?: number): Promise<void>;
}

export interface Begun {
  id: string;
  orderNumber: string;
  orderId: string;
  amount: number;
  snapToken: string;
  redirectUrl: string;
}

export async function openTill(rawat: Rawat): Promise<Till> {
  const { ask } = rawat;
  const midtrans = askAt(rawat.midtrans?.url ?? "");
  const [admin, desk] = await Promise.all([tokenOf(ask, "admin"), tokenOf(ask, "frontdesk")]);
  const newPayer = async () => {
    const { access_token: token, user } = await register(ask);
    return { token: token as string, patientId: user.patientId as string };
  };
  const { token: payer, patientId } = await newPayer();
  const authorization = `Basic ${Buffer.from(`${simulatorKey}:`).toString("base64")}`;
  const must = ({ status, text, body }: Awaited<ReturnType<typeof ask>>, wanted = 201) => {
    if (status !== wanted) throw new Error(`${status} ${text}`);
    return body?.data;
  };
  const order = async (price = 150_000, more: object = {}) =>
    must(
      await ask("POST", "/api/orders", {
        token: desk,
        json: { userId: patientId, product: "Medical check-up", price, ...more },
      }),
    );
  const payment = async (id: string) => must(await ask("GET", `/api/payments/${id}`, { token: admin }), 200);
  return {
    admin,
    desk,
    payer,
    patientId,
    newPayer,
    order,
    payment,
    async begun(price) {
      const { id: orderId } = await order(price);
      const made = must(await ask("POST", "/api/payments", { token: payer, json: { orderId } }));
      return { ...made, orderId };
    },
    async comesTo(id, status, withinMs) {
      let seen = await payment(id);
      await until(async () => {
        seen = await payment(id);
        return seen.status === status;
      }, withinMs).catch((error) => {
        throw new Error(`${error.message}; it is ${JSON.stringify(seen, null, 1)}`);
      });
      return seen;
    },
    async play(orderNumber, outcome, more = {}) {
      must(await midtrans("POST", `/__sim/orders/${orderNumber}`, { json: { outcome, ...more } }), 200);
    },
    async openThere(order_id, gross_amount) {
      const json = { transaction_details: { order_id, gross_amount } };
      must(await midtrans("POST", "/snap/v1/transactions", { json, headers: { authorization } }));
    },
    async there(orderNumber) {
      return (await midtrans("GET", `/v2/${orderNumber}/status`, { headers: { authorization } })).body;
    },
    async fail(faults, times) {
      must(await midtrans("POST", "/__sim/faults", { json: { faults, ...(times && { times }) } }), 200);
    },
  };
}

/** A notification as Midtrans signs it, whatever it says. */
export function notification(orderNumber: string, more: Record<string, unknown> = {}, key = simulatorKey) {
  const body = {
    order_id: orderNumber,
    status_code: "200",
    gross_amount: "150000.00",
    transaction_status: "settlement",
  };
  const said = { ...body, ...more };
  const text = `${said.order_id}${said.status_code}${said.gross_amount}${key}`;
  return { signature_key: createHash("sha512").update(text).digest("hex"), ...said };
}

/** Asks in a clinic that is opened later, and reads what an answer is about. */
export const askingOf = (opened: () => Rawat) => ({
  ask: (...args: Parameters<Rawat["ask"]>) => opened().ask(...args),
  dataOf: async (path: string, token: string) => (await opened().ask("GET", path, { token })).body.data,
});

/** A clinic where what nobody told of is asked for within a second. */
export const startTill = (more: Pick<RawatOptions, "instances"> = {}): Promise<Rawat> =>
  startRawat({ midtransSpeed: 1, environment: { PAYMENT_CHECK_PACE: "1s" }, ...more });

/** The same with two that take payments, where they can share a database, which only servers can. */
export const startTwoTills = (): Promise<Rawat> => startTill(onServers ? { instances: { payment: 2 } } : {});
