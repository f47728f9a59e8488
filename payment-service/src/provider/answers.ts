import { instant } from "@rawat/platform";
import { z } from "zod";

const Text = z.union([z.string(), z.number()]).transform(String);

/** What a column of sums holds, a hundred times what anything costs here. */
export const rupiahMax = 2 ** 31 - 1;

/** Rupiah as they write them, `"150000.00"`. */
const Amount = Text.pipe(z.string().regex(/^\d{1,12}(?:\.0{1,4})?$/))
  .transform(Number)
  .refine((amount) => amount <= rupiahMax);

/** A sum with cents is none of ours, and is told as another one. */
const Gross = Text.pipe(z.string().regex(/^\d{1,12}(?:\.\d{1,4})?$/)).transform(Number);

/** `2026-11-27 22:00:00`, which they tell without a zone and mean by Jakarta's clocks. */
const Time = z
  .string()
  .transform((text) => text.trim().replace(" ", "T"))
  .transform((text) => new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}+07:00`))
  .refine((time) => !Number.isNaN(time.getTime()), "Expected a date with its time")
  .transform(instant);

/** What is read of a created page. */
export const CreatedPage = z.object({
  token: z.string().min(1).max(64),
  redirect_url: z.url({ protocol: /^https?$/ }).max(300),
});

/** What is read where something was called off or given back. Whatever else comes in a 200 says nothing of it. */
export const Done = z.object({ status_code: Text.pipe(z.literal("200")), refund_key: Text.nullish() });

/** What is read where something was let expire, which they say by 407. */
export const Expired = z.object({ status_code: Text.pipe(z.enum(["200", "407"])) });

const RefundEntry = z.object({
  refund_key: Text.nullish(),
  refund_amount: Amount,
  reason: z.string().nullish(),
  refund_chargeback_id: Text.nullish(),
});

/** What is read of a transaction's status; new fields may come at any time. */
export const TransactionStatus = z.object({
  order_id: z.string(),
  transaction_id: z.string().min(1).max(64),
  transaction_status: z.string(),
  fraud_status: z.string().nullish(),
  gross_amount: Gross,
  currency: z.string().nullish(),
  payment_type: z.string().nullish(),
  transaction_time: Time,
  settlement_time: Time.nullish().catch(undefined),
  // What cannot be read of them is told to the clinic; the payment itself is seen all the same.
  refunds: z.array(RefundEntry).nullish().catch(undefined),
  metadata: z
    .object({
      extra_info: z.object({ gross_amount_info: z.object({ original_amount: Amount.optional() }).nullish() }).nullish(),
    })
    .nullish()
    // What is beside the point keeps nobody's money from being seen.
    .catch(undefined),
});
export type TransactionStatus = z.infer<typeof TransactionStatus>;

/** The body of a refusal, whichever of their two styles it has. */
export const Refusal = z.object({
  status_code: Text.optional(),
  status_message: z.string().optional(),
  error_messages: z.array(z.string()).optional(),
});
