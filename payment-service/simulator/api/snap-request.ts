import { z } from "zod";

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** A span as Snap writes it. */
const span = {
  duration: z.int("must be a whole number").positive("must be greater than 0"),
  unit: z
    .string("is required")
    .regex(/^(minute|hour|day)s?$/, "must be minute, hour or day")
    .transform((unit) => unit.replace(/s$/, "") as keyof typeof unitMs),
};

const inMs = ({ duration, unit }: { duration: number; unit: keyof typeof unitMs }): number => duration * unitMs[unit];

/** `2026-11-27 17:46:48 +0700`, as milliseconds of the merchant's clock. */
const StartTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}$/, "format is invalid, use yyyy-MM-dd hh:mm:ss Z")
  .transform((text) => Date.parse(text.replace(/^(\S+) (\S+) (...)(..)$/, "$1T$2$3:$4")))
  .refine(Number.isFinite, "is no moment");

const PageMs = z
  .object(span)
  .transform(inMs)
  .refine((ms) => ms >= 5 * unitMs.minute && ms <= 7 * unitMs.day, "must be between 5 minutes and 7 days");

const Item = z.object({
  name: z.string("is required").min(1, "is required"),
  price: z.int("must be a whole number"),
  quantity: z.int("must be a whole number").positive("must be greater than 0"),
});

const CustomField = z.string().max(255, "is too long").optional();

/** The body of Snap's create call: of its many fields those that have an effect here. Others may be there. */
const SnapRequest = z
  .object({
    transaction_details: z.object(
      {
        order_id: z
          .string("is required")
          .min(1, "is required")
          .max(50, "too long: at most 50 characters")
          .regex(/^[\w~.-]*$/, "may contain letters, digits, dash, underscore, tilde and dot only"),
        gross_amount: z.int("must be a whole number").positive("must be greater than 0"),
      },
      "is required",
    ),
    item_details: z.array(Item).optional(),
    customer_details: z.object({ first_name: z.string().optional(), last_name: z.string().optional() }).optional(),
    enabled_payments: z.array(z.string()).optional(),
    // What is no http address would run in the browser of whoever comes back from the page.
    callbacks: z.object({ finish: z.url({ protocol: /^https?$/, error: "is no address" }).optional() }).optional(),
    expiry: z
      .object({ ...span, start_time: StartTime.optional() })
      .transform(({ start_time, ...lasts }) => ({ startsAt: start_time, lastsMs: inMs(lasts) }))
      .optional(),
    page_expiry: PageMs.optional(),
    custom_field1: CustomField,
    custom_field2: CustomField,
    custom_field3: CustomField,
  })
  .refine(
    ({ item_details, transaction_details: { gross_amount } }) =>
      !item_details || item_details.reduce((sum, { price, quantity }) => sum + price * quantity, 0) === gross_amount,
    { path: ["transaction_details", "gross_amount"], error: "is not equal to the sum of item_details" },
  );
export type SnapRequest = z.output<typeof SnapRequest>;

/** What is asked for, or a sentence for each mistake as Snap's `error_messages` have them. */
export function parseSnapRequest(body: unknown): { request: SnapRequest } | { mistakes: string[] } {
  const { success, data, error } = SnapRequest.safeParse(body);
  if (success) return { request: data };
  return { mistakes: error.issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(" ")) };
}
