import { z } from "zod";
import { endpoint } from "./language/endpoint.ts";
import {
  CalendarDate,
  Id,
  IdParams,
  Instant,
  Line,
  PageMeta,
  pageQuery,
  QueryFlag,
  rangeQuery,
} from "./language/primitives.ts";
import { PaymentMethod } from "./payment.ts";
import { differenceKinds, ledgerAccounts, ledgerKinds, paymentMethods } from "./words.ts";

const rupiah = z.number().int();

type Methods = { [M in (typeof paymentMethods)[number]]: typeof rupiah };
const byMethod = Object.fromEntries(paymentMethods.map((method) => [method, rupiah])) as Methods;

/** What was taken and given back on a day of the clinic's, in whole rupiah; by method what was taken. */
export const DailyTakings = z
  .object({
    date: z.string(),
    /** How many payments were settled. */
    count: z.number().int(),
    settled: rupiah,
    /** Given back, reversed and disputed. */
    refunded: rupiah,
    net: rupiah,
    ...byMethod,
  })
  .meta({ id: "DailyTakings" });
export type DailyTakings = z.infer<typeof DailyTakings>;

/** What the front desk has taken and given back on a day, and so what the drawer holds more than in the morning. */
export const DayEnd = z
  .object({
    date: z.string(),
    drawer: rupiah,
    lines: z.array(
      z.object({
        /** Who took it or gave it back. */
        by: z.string().nullable(),
        method: PaymentMethod,
        count: z.number().int(),
        taken: rupiah,
        givenBack: rupiah,
      }),
    ),
  })
  .meta({ id: "DayEnd" });
export type DayEnd = z.infer<typeof DayEnd>;

/** Where money is: at Midtrans, in the drawer, on the clinic's account, at the card terminal; `income` is whose it is. */
export const LedgerAccount = z.enum(ledgerAccounts).meta({ id: "LedgerAccount" });

/** A line of the books: the lines of one entry add up to nothing. */
export const LedgerLine = z
  .object({
    id: Id,
    at: Instant,
    day: z.string(),
    paymentId: Id,
    kind: z.enum(ledgerKinds),
    reference: z.string(),
    account: LedgerAccount,
    /** What comes in; below nothing, what goes. */
    amount: rupiah,
    method: PaymentMethod,
    by: z.string().nullable(),
  })
  .meta({ id: "LedgerLine" });
export type LedgerLine = z.infer<typeof LedgerLine>;

/** What each account of the books holds; together nothing. */
export const Balance = z.object({ account: LedgerAccount, amount: rupiah }).meta({ id: "Balance" });
export type Balance = z.infer<typeof Balance>;

/** Where what Midtrans says and what our books say do not meet. */
export const Difference = z
  .object({
    id: Id,
    /** Null for money of which no payment is known. */
    paymentId: Id.nullable(),
    orderNumber: z.string(),
    /** What was to be paid, how much, and by whom; empty where nobody knows. */
    description: z.string(),
    amount: z.number().int(),
    patientName: z.string(),
    kind: z.enum(differenceKinds),
    seen: z.string(),
    at: Instant,
    resolvedAt: Instant.nullable(),
    resolvedBy: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: "Difference" });
export type Difference = z.infer<typeof Difference>;

export const paymentBooks = {
  daily: endpoint({
    method: "get",
    path: "/api/payments/reports/daily",
    access: ["admin"],
    summary: "What was taken and given back, by day",
    description: "The last 30 days unless told; at most 366. Empty days are there too.",
    query: z.strictObject(rangeQuery),
    status: 200,
    response: z.array(DailyTakings),
    csv: true,
    errors: [],
  }),
  dayEnd: endpoint({
    method: "get",
    path: "/api/payments/reports/day-end",
    access: ["admin", "staff"],
    summary: "What the front desk has taken on a day, and what the drawer should hold",
    description: "Today unless told.",
    query: z.strictObject({ date: CalendarDate.optional() }),
    status: 200,
    response: DayEnd,
    errors: [],
  }),
  balances: endpoint({
    method: "get",
    path: "/api/payments/reports/balances",
    access: ["admin"],
    summary: "What each account of the books holds; together nothing",
    status: 200,
    response: z.array(Balance),
    errors: [],
  }),
  ledger: endpoint({
    method: "get",
    path: "/api/payments/ledger",
    access: ["admin"],
    summary: "Read the books, the newest line first",
    query: z.strictObject({ ...pageQuery, ...rangeQuery, account: LedgerAccount.optional(), paymentId: Id.optional() }),
    status: 200,
    response: z.array(LedgerLine),
    meta: PageMeta,
    errors: [],
  }),
  differences: endpoint({
    method: "get",
    path: "/api/payments/differences",
    access: ["admin"],
    summary: "List where Midtrans and the books do not meet, the newest first",
    query: z.strictObject({ ...pageQuery, resolved: QueryFlag.optional() }),
    status: 200,
    response: z.array(Difference),
    meta: PageMeta,
    errors: [],
  }),
  resolve: endpoint({
    method: "post",
    path: "/api/payments/differences/:id/resolve",
    access: ["admin"],
    summary: "Note that a difference was seen to, and how",
    params: IdParams,
    body: z.strictObject({ note: Line(200) }),
    status: 200,
    response: Difference,
    errors: [],
  }),
} as const;
