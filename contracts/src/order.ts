import { z } from "zod";
import { seenBy } from "./language/answers.ts";
import { Id, Instant, Line } from "./language/primitives.ts";
import { Rupiah } from "./staff-member.ts";
import { counterMethods, orderStatuses } from "./words.ts";

export const OrderStatus = z.enum(orderStatuses).meta({ id: "OrderStatus" });
export type OrderStatus = z.infer<typeof OrderStatus>;

/** What somebody pays with at the front desk. */
export const CounterMethod = z.enum(counterMethods).meta({ id: "CounterMethod" });
export type CounterMethod = z.infer<typeof CounterMethod>;

/** Whole rupiah that somebody is to pay: nothing is sold for nothing. */
export const Price = Rupiah.min(1);

/** By what the price list calls something: letters of any case, digits, dashes and dots. */
export const PriceCode = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,30}[A-Za-z0-9])?$/, "Expected a code such as MCU-01");

/** Something that the clinic offers at a price. What is not active any more is offered no more. */
export const PriceItem = z
  .strictObject({ code: PriceCode, name: Line(200), price: Price, active: z.boolean() })
  .meta({ id: "PriceItem" });
export type PriceItem = z.infer<typeof PriceItem>;

export const PriceList = z
  .array(PriceItem)
  .max(1_000)
  .superRefine((items, { addIssue }) => {
    const known = new Set<string>();
    for (const [place, { code }] of items.entries()) {
      const name = code.toLowerCase();
      if (known.has(name)) addIssue({ code: "custom", path: [place, "code"], message: "Expected each code once" });
      known.add(name);
    }
  })
  .meta({ id: "PriceList" });
export type PriceList = z.infer<typeof PriceList>;

interface Wished {
  product?: unknown;
  price?: unknown;
  priceCode?: unknown;
}

const isTold = ({ product, price, priceCode }: Wished) =>
  priceCode !== undefined || (product !== undefined && price !== undefined);
const isToldOnce = ({ product, price, priceCode }: Wished) =>
  priceCode === undefined || (product === undefined && price === undefined);

export const NewOrder = z
  .strictObject({
    /** The patient's id. */
    userId: Id,
    product: Line(200).optional(),
    price: Price.optional(),
    /** What the price list calls it, in place of product and price. */
    priceCode: PriceCode.optional(),
    status: z.literal("pending").optional(),
  })
  .refine(isTold, { path: ["product"], message: "Expected product and price, or a priceCode" })
  .refine(isToldOnce, { path: ["priceCode"], message: "Expected in place of product and price, not beside them" })
  .meta({ id: "NewOrder" });
export type NewOrder = z.infer<typeof NewOrder>;

export const OrderChanges = z
  .strictObject({ price: Price, status: OrderStatus })
  .partial()
  .meta({ id: "OrderChanges" });
export type OrderChanges = z.infer<typeof OrderChanges>;

export const CounterPayment = z.strictObject({ method: CounterMethod, amount: Price }).meta({ id: "CounterPayment" });
export type CounterPayment = z.infer<typeof CounterPayment>;

export const Order = z
  .object({
    id: Id,
    orderNumber: z.string(),
    /** The patient's id. */
    userId: Id,
    patientName: z.string(),
    medicalRecordNumber: z.string().nullable(),
    product: z.string(),
    price: z.number().int(),
    currency: z.literal("IDR"),
    priceCode: z.string().nullable(),
    /** What the price list said when it was made; null for what it does not have. */
    listPrice: z.number().int().nullable(),
    status: OrderStatus,
    /** Whether the patient made it: then the clinic confirms it before it can be paid. */
    bySelf: z.boolean(),
    /** Who made it. */
    makerName: z.string().nullable(),
    /** Who changed its price last, and when. */
    repricedBy: z.string().nullable(),
    repricedAt: Instant.nullable(),
    /** The payment that paid it. */
    paymentId: Id.nullable(),
    /** A payment of it for which the provider tells another sum: until somebody has seen to that, nothing more is paid. */
    questionedPaymentId: Id.nullable(),
    paidAt: Instant.nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: "Order" });
export type Order = z.infer<typeof Order>;

/** A price that an order had, and by whom it has another one since. */
export const PriceChange = z
  .object({ from: z.number().int(), to: z.number().int(), by: z.string().nullable(), at: Instant })
  .meta({ id: "PriceChange" });
export type PriceChange = z.infer<typeof PriceChange>;

/** One order. How its price has changed, the first time first, is the clinic's to read. */
export const OrderDetails = Order.extend({ priceChanges: z.array(PriceChange).optional() }).meta({
  id: "OrderDetails",
});
export type OrderDetails = z.infer<typeof OrderDetails>;

const WithPriceChanges = OrderDetails.required({ priceChanges: true });
export const OrderSeen = seenBy(OrderDetails, { admin: WithPriceChanges, staff: WithPriceChanges, patient: Order });
