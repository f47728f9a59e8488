import midtransClient, { type MidtransError } from "midtrans-client";
import type { z } from "zod";
import { CreatedPage, Done, Expired, Refusal, TransactionStatus } from "./answers.ts";
import { ProviderAway, ProviderRefused } from "./provider-errors.ts";

/** What somebody is to pay, as the provider's page shows it. */
export interface Bill {
  orderNumber: string;
  /** Whole rupiah. */
  amount: number;
  description: string;
  customerName: string;
  /** From then on it can be paid for so many minutes. */
  startsAt: Date;
  minutes: number;
  /** Where whoever has paid, or has not, is led back to. */
  finishUrl: string;
}

/** The payment provider. Each call throws ProviderRefused where it says no and ProviderAway where nobody knows what became of it. */
export interface Provider {
  /** Opens a page to pay on. Asked again for the same order number, it opens a new one and the old one ends. */
  openPage(bill: Bill): Promise<{ token: string; redirectUrl: string }>;
  /** @param reference an order number or a transaction's id. @returns undefined where nobody has chosen a way to pay yet. */
  status(reference: string): Promise<TransactionStatus | undefined>;
  expire(orderNumber: string): Promise<void>;
  cancel(reference: string): Promise<void>;
  /** @param key tells the same refund from another. */
  refund(reference: string, refund: { key: string; amount: number; reason: string }): Promise<void>;
}

export interface ProviderOptions {
  serverKey: string;
  clientKey: string;
  isProduction: boolean;
  /** In place of the provider's own addresses. */
  baseUrl: string | undefined;
  timeoutMs?: number;
}

/** In place of a provider where there is none: what is asked of it nobody answers. */
export function createNoProvider(): Provider {
  const refuse = async () => {
    throw new ProviderAway("online payment is off, for MIDTRANS_SERVER_KEY is not set");
  };
  return { openPage: refuse, status: refuse, expire: refuse, cancel: refuse, refund: refuse };
}

/** Ids stand raw in the paths that the client builds: `#`, `?`, `/` or `..` would ask for something else. */
const fitReference = /^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}$/;

/** Their batch that ends what is not paid runs no finer. */
const pageMinutesMin = 5;

export function createMidtrans({ baseUrl, timeoutMs = 3_000, ...options }: ProviderOptions): Provider {
  const snap = new midtransClient.Snap(options);
  if (baseUrl !== undefined) {
    snap.apiConfig.getSnapApiBaseUrl = () => `${baseUrl}/snap/v1`;
    snap.apiConfig.getCoreApiBaseUrl = () => baseUrl;
  }
  // The client sets none of these: it would wait for ever, follow redirects with the key in hand, and go through a proxy of the environment.
  Object.assign(snap.httpClient.http_client.defaults, {
    timeout: timeoutMs,
    maxRedirects: 0,
    maxContentLength: 1_000_000,
    ...(baseUrl !== undefined && { proxy: false }),
  });
  // Its own timeout is over once an answer begins: one that never ends would be waited for as long as it drips.
  snap.httpClient.http_client.interceptors.request.use((asking) => ({
    ...asking,
    signal: AbortSignal.timeout(timeoutMs),
  }));
  const { transaction } = snap;
  return {
    openPage: async (bill) => {
      const { token, redirect_url } = read(CreatedPage, await asked(() => snap.createTransaction(pageOf(bill))));
      return { token, redirectUrl: redirect_url };
    },
    status: async (reference) => {
      try {
        return read(TransactionStatus, await asked(() => transaction.status(fit(reference))));
      } catch (error) {
        if (error instanceof ProviderRefused && error.code === 404) return undefined;
        throw error;
      }
    },
    expire: async (orderNumber) => void read(Expired, await asked(() => transaction.expire(fit(orderNumber)))),
    cancel: async (reference) => void read(Done, await asked(() => transaction.cancel(fit(reference)))),
    refund: async (reference, { key, amount, reason }) => {
      const wish = { refund_key: key, amount, reason };
      const { refund_key } = read(Done, await asked(() => transaction.refund(fit(reference), wish)));
      if ((refund_key ?? key) !== key) throw new ProviderAway("another refund was answered");
    },
  };
}

function pageOf({ orderNumber, amount, description, customerName, startsAt, minutes, finishUrl }: Bill) {
  const duration = Math.max(1, Math.ceil(minutes));
  return {
    transaction_details: { order_id: orderNumber, gross_amount: amount },
    item_details: [{ id: orderNumber, price: amount, quantity: 1, name: description.slice(0, 50) }],
    customer_details: { first_name: customerName.slice(0, 50) },
    credit_card: { secure: true },
    callbacks: { finish: finishUrl },
    expiry: { start_time: jakartaTime(startsAt), unit: "minute", duration },
    page_expiry: { unit: "minute", duration: Math.max(pageMinutesMin, duration) },
  };
}

const jakartaOffsetMs = 7 * 3_600_000;

/** `2026-11-27 22:00:00 +0700`, as they want it told. */
const jakartaTime = (at: Date) =>
  `${new Date(at.getTime() + jakartaOffsetMs).toISOString().slice(0, 19).replace("T", " ")} +0700`;

function fit(reference: string): string {
  if (!fitReference.test(reference) || reference.includes("..")) throw new ProviderRefused(404, "no such transaction");
  return reference;
}

/** What is read of an answer. One that tells of a failure in its body is none: the client throws it as it does what HTTP tells. */
function read<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
  const { success, data } = schema.safeParse(answer);
  if (success) return data;
  throw new ProviderAway(Refusal.safeParse(answer).data?.status_message ?? "an answer that cannot be read");
}

/** Our key alone, too long a wait, too many at once: it may be done later, or be done already. */
const saysLater: readonly number[] = [401, 408, 429];

/** What a call answers. Whatever is thrown holds the key, also in what it wraps: none of it goes on. */
async function asked(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ProviderRefused) throw error;
    const { httpStatusCode, ApiResponse } = error as Partial<MidtransError>;
    const code = Number(httpStatusCode ?? 0);
    const { status_message, error_messages } = Refusal.safeParse(ApiResponse).data ?? {};
    const words = (status_message ?? error_messages?.join("; ") ?? "no answer").slice(0, 200);
    // So may be what is their own fault.
    if (code >= 400 && code < 500 && !saysLater.includes(code)) throw new ProviderRefused(code, words);
    throw new ProviderAway(code === 0 ? "there was no answer" : `${code}: ${words}`);
  }
}
