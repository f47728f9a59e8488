import type { PaymentEvent, PaymentStatus } from "@rawat/contracts";
import { newId, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";

/** Something that was learned of a payment, or done to it. */
export interface Told {
  source: PaymentEvent["source"];
  seen: string;
  transactionId?: string | null;
  by?: string | null;
}

export async function addToStory(
  trx: Transaction,
  paymentId: string,
  { source, seen, transactionId = null, by = null }: Told,
  status: PaymentStatus,
  at: string,
): Promise<void> {
  const shown = seen.slice(0, 200);
  await trx("paymentStories").insert({ id: newId(), paymentId, at, source, seen: shown, transactionId, status, by });
}

/** As much of it as anybody reads. */
const storyMax = 500;

/** The story of a payment, its beginning first; of a very long one the end. */
export async function listStory(db: Knex, paymentId: string): Promise<Omit<PaymentEvent, "method">[]> {
  const rows = db("paymentStories").where({ paymentId }).orderBy("id", "desc").limit(storyMax);
  return (await rows.select("at", "source", "seen", "transactionId", "status", "by")).toReversed();
}
