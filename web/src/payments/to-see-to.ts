import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { askBooks, askPayments } from "../api/payments.ts";
import { keepLooking } from "../keep-looking.ts";
import { currentUser } from "../session.ts";

/** What waits for an administrator: refunds to be given back, and differences that nobody has seen to. Of very many it is that many. */
export const toSeeTo = signal({ refunds: 0, differences: 0 });

const countedMax = "100";
const gatherMs = 500;
/** What nobody is told of, such as money of which no payment is known, is noticed so much later. */
const againMs = 300_000;

/** Knows on every page of an administrator what of the money waits for them. */
export function useToSeeTo(): void {
  const { role } = currentUser();
  useEffect(() => {
    if (role !== "admin") return;
    const ending = new AbortController();
    const about = ({ type }: { type: string }) => type.startsWith("payment.");
    keepLooking(() => readToSeeTo(ending.signal), { about, gatherMs, againMs }, ending.signal);
    return () => ending.abort();
  }, []);
}

/** Counts it anew, as after something was seen to. */
export async function readToSeeTo(ended?: AbortSignal): Promise<void> {
  const [refunds, differences] = await Promise.all([
    askPayments(ended).list({ query: { status: "refund_pending", limit: countedMax } }),
    askBooks(ended).differences({ query: { resolved: "false", limit: countedMax } }),
  ]);
  toSeeTo.value = { refunds: refunds.data.length, differences: differences.data.length };
}
