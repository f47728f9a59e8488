import { askingOf, type Till } from "./payments.ts";
import { type Rawat, startRawat } from "./rawat.ts";

/** How long a payment may be paid in a house of `startMoneyHouse`. */
export const payableForMs = 6_000;

/** A house in which the time for paying is over soon, and what is paid is looked at within a second. */
export const startMoneyHouse = (): Promise<Rawat> =>
  startRawat({
    midtransSpeed: 1,
    environment: { PAYMENT_CHECK_PACE: "1s", PAYMENT_MINUTES: String(payableForMs / 60_000) },
  });

/** What somebody does about money that moves, in a clinic that is opened later. */
export function moneyOf(opened: () => Rawat, tillNow: () => Till) {
  const { ask, dataOf } = askingOf(opened);
  const refundOf = (id: string, amount?: number) =>
    ask("POST", `/api/payments/${id}/refund`, {
      token: tillNow().admin,
      json: { reason: "Batal", ...(amount && { amount }) },
    });
  const complete = (id: string, json: object = { method: "cash" }) =>
    ask("POST", `/api/payments/${id}/refund/complete`, { token: tillNow().admin, json });
  const withdraw = (id: string, { headers = {}, json }: { headers?: Record<string, string>; json?: object } = {}) =>
    ask("POST", `/api/payments/${id}/refund/withdraw`, { token: tillNow().admin, headers, ...(json && { json }) });
  const takeCash = (orderId: string) =>
    ask("POST", `/api/orders/${orderId}/counter-payment`, {
      token: tillNow().desk,
      json: { method: "cash", amount: 150_000 },
    });
  const orderOf = (id: string) => dataOf(`/api/orders/${id}`, tillNow().desk);
  const sync = (id: string) => ask("POST", `/api/payments/${id}/sync`, { token: tillNow().payer });
  const questionsOf = async (id: string): Promise<{ id: string; kind: string; seen: string }[]> =>
    (await tillNow().payment(id)).openDifferences;
  const seeTo = (differenceId: string) =>
    ask("POST", `/api/payments/differences/${differenceId}/resolve`, {
      token: tillNow().admin,
      json: { note: "Dicek" },
    });

  /** What the accounts of a payment hold. */
  async function held(id: string): Promise<Record<string, number>> {
    const lines: { account: string; amount: number }[] = await dataOf(
      `/api/payments/ledger?paymentId=${id}`,
      tillNow().admin,
    );
    const sums: Record<string, number> = {};
    for (const { account, amount } of lines) sums[account] = (sums[account] ?? 0) + amount;
    return sums;
  }

  async function paidBy(method: string) {
    const begun = await tillNow().begun();
    await tillNow().play(begun.orderNumber, method === "credit_card" ? "capture" : "settlement", { method });
    await tillNow().comesTo(begun.id, "paid");
    return begun;
  }
  return { ask, dataOf, refundOf, complete, withdraw, takeCash, orderOf, sync, questionsOf, seeTo, held, paidBy };
}
