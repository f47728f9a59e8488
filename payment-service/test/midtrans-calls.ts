import { randomUUID } from "node:crypto";
import { MidtransError } from "midtrans-client";
import type { Fields } from "./simulator-harness.ts";

export const newOrderId = () => `rawat-test-${randomUUID()}`.slice(0, 50);

/** The body of a create call. */
export const orderOf = (order_id: string, more: object = {}) => ({
  transaction_details: { order_id, gross_amount: 150_000 },
  ...more,
});

/** How a call failed. midtrans-client tells the same code as a number or as a string, by where it read it. */
export async function failureOf(call: Promise<unknown>) {
  const error = await call.then(
    (answer) => new Error(`it was answered ${JSON.stringify(answer)}`),
    (reason: Error) => reason,
  );
  if (!(error instanceof MidtransError)) throw error;
  return { code: error.httpStatusCode, body: error.ApiResponse as Fields };
}

export const codeOf = async (call: Promise<unknown>) => Number((await failureOf(call)).code);
export const fieldsOf = async (call: Promise<unknown>) => (await call) as Fields;
