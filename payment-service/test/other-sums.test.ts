import { afterAll, describe, expect, it } from "vitest";
import { type Observed, openObserving } from "./observations.ts";

const own = await openObserving();
afterAll(own.close);

const wrong = { gross_amount: "90000.00" };
const seen = (transaction_id: string, transaction_status: string, more: Partial<Observed> = {}): Observed => ({
  ...{ transaction_id, transaction_status, minute: transaction_id === "first" ? 1 : 5 },
  ...more,
});
const openQuestionsAfter = async (observed: readonly Observed[]): Promise<string[]> => {
  const { payment } = await own.take(observed);
  const open: { reference: string }[] = await own
    .db("differences")
    .where({ paymentId: payment.id, kind: "wrong_amount" })
    .whereNull("resolvedAt");
  return open.map(({ reference }) => reference);
};

describe("another sum that came in stays to be seen to", () => {
  it("when the right one comes by another way to pay", async () => {
    const asked = await openQuestionsAfter([seen("first", "settlement", wrong), seen("second", "settlement")]);
    expect(asked).toEqual(["first 90000 paid"]);
  });

  it("when the provider tells the right one of it before that came", async () => {
    const asked = await openQuestionsAfter([seen("first", "settlement", wrong), seen("first", "pending")]);
    expect(asked).toEqual(["first 90000 paid"]);
  });

  it("and is over once the right one is told of it as come", async () => {
    expect(await openQuestionsAfter([seen("first", "settlement", wrong), seen("first", "settlement")])).toEqual([]);
  });
});

it("what somebody has seen to keeps when and by whom, whatever is learned later", async () => {
  const { payment } = await own.take([seen("first", "settlement", wrong)]);
  const noted = { resolvedAt: "2026-11-27T16:00:00.000Z", resolvedBy: "Rini", note: "Dikembalikan" };
  await own.db("differences").where({ paymentId: payment.id }).update(noted);
  await own.see(payment, seen("first", "settlement"));
  expect(await own.db("differences").where({ paymentId: payment.id }).first()).toMatchObject(noted);
});
