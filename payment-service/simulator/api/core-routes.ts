import { randomUUID } from "node:crypto";
import { type Request, Router } from "express";
import { z } from "zod";
import { type Attempt, leftRupiah, type Order } from "../books/order.ts";
import type { State } from "../books/states.ts";
import type { Store } from "../books/store.ts";
import { amount, sign, type Told, tell } from "../books/tell.ts";
import { NotPossible, type Transactions } from "../books/transactions.ts";
import type { Call, Switches } from "../faults.ts";
import { type Answer, answer, send } from "./answer.ts";
import { hasServerKey } from "./authorization.ts";

interface CoreOptions {
  store: Store;
  switches: Switches;
  transactions: Transactions;
  serverKey: string;
}

interface Step {
  from: readonly State[];
  to: State;
  code: string;
  message: string;
}

/** The calls that take an attempt on, and from where they may. */
const steps: Readonly<Partial<Record<Call, Step>>> = {
  cancel: {
    from: ["pending", "challenge", "capture"],
    to: "cancel",
    code: "200",
    message: "Success, transaction is canceled",
  },
  expire: { from: ["pending"], to: "expire", code: "407", message: "Success, transaction has expired" },
  approve: { from: ["challenge"], to: "capture", code: "200", message: "Success, transaction is approved" },
  deny: { from: ["challenge"], to: "deny", code: "200", message: "Success, transaction is denied" },
};

const RefundRequest = z.object({
  refund_key: z.string().min(1).max(255).optional(),
  amount: z.int().positive().optional(),
  reason: z.string().max(255).default(""),
});

/** How the Core API says that something went wrong. */
export const coreFailure = (statusCode: string, status_message: string) => ({
  status_code: statusCode,
  status_message,
  id: randomUUID(),
});

const missing = () => coreFailure("404", "Transaction doesn't exist.");
const locked = () => coreFailure("412", "Merchant cannot modify the status of the transaction");

/** What stands between `/v2/` and the end of the path: an id, which may be anything, and the name of a call. */
const pathForm = /^\/(.*)\/(?:(status)|(cancel|expire|approve|deny)|(refund)(?:\/online\/direct)?)$/;

interface Found {
  order: Order;
  attempt: Attempt;
}

/** The Core API v2: status and steps of an attempt, by the id of its order or its own. */
export function coreRoutes({ store, switches, transactions, serverKey }: CoreOptions): Router {
  const inStyle = (body: { status_code: string } & object): Answer => {
    const code = Number(body.status_code);
    // 407 tells of an expired payment and is no failure: HTTP does not say it in either style.
    return { httpStatus: switches.errorStyle === "http" && code >= 400 && code !== 407 ? code : 200, body };
  };

  const find = (id: string): Found | undefined => {
    const order = store.findOrderByTransaction(id) ?? store.findOrder(id);
    const attempt = order?.attempts.find(({ transactionId }) => transactionId === id) ?? order?.attempts.at(-1);
    return order && attempt && { order, attempt };
  };

  const status = ({ order, attempt }: Found): Told => {
    const told = tell(order, attempt, "Success, transaction is found");
    return sign(order.faults.includes("status_wrong_amount") ? { ...told, gross_amount: amount(1) } : told, serverKey);
  };

  const step = ({ order, attempt }: Found, { from, to, code, message }: Step) => {
    if (!from.includes(attempt.state)) return locked();
    transactions.move(order, attempt, to);
    return { ...tell(order, attempt, message), status_code: code };
  };

  const refund = ({ order, attempt }: Found, body: unknown) => {
    const { success, data } = RefundRequest.safeParse(body ?? {});
    if (!success) return coreFailure("400", "One or more parameters in the payload is invalid.");
    const amountRupiah = data.amount ?? leftRupiah(attempt);
    const wish = { refundKey: data.refund_key ?? randomUUID(), amountRupiah, reason: data.reason };
    try {
      const { refundKey, refundChargebackId, amountRupiah: paidBackRupiah } = transactions.refund(order, attempt, wish);
      return {
        ...tell(order, attempt, "Success, refund request is approved"),
        refund_chargeback_id: refundChargebackId,
        refund_amount: amount(paidBackRupiah),
        refund_key: refundKey,
      };
    } catch (error) {
      if (error instanceof NotPossible) return locked();
      throw error;
    }
  };

  const work = (call: Call, found: Found | undefined, request: Request) => {
    if (!found) return missing();
    const taken = steps[call];
    if (taken) return step(found, taken);
    return call === "refund" ? refund(found, request.body) : status(found);
  };

  const router = Router();
  router.use((request, response) => {
    if (!hasServerKey(request.headers.authorization, serverKey))
      return send(response, { httpStatus: 401, body: coreFailure("401", "Unknown Merchant server_key/id") });
    const [, id = "", ...names] = pathForm.exec(request.path) ?? [];
    const call = names.find(Boolean) as Call | undefined;
    if (!call || request.method !== (call === "status" ? "GET" : "POST")) return send(response, inStyle(missing()));
    const found = find(id);
    const failure = { httpStatus: 500, body: coreFailure("500", "Internal server error") };
    answer(response, switches.take(call, found?.order), failure, () => inStyle(work(call, found, request)));
  });
  return router;
}
