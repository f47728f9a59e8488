import { type Attempt, type Bank, isEnabled, type Method, type Order } from "../books/order.ts";

/** How a person may end a payment by a button of the page. */
export const pageOutcomes = ["settlement", "capture", "pending", "challenge", "deny", "expire", "cancel"] as const;
export type PageOutcome = (typeof pageOutcomes)[number];

/** A way to pay as the page offers it. */
export interface Choice {
  id: string;
  name: string;
  method: Method;
  bank: Bank | null;
  /** What the code of this way is called. */
  codeName: string;
}

const choices: readonly Choice[] = [
  { id: "qris", name: "QRIS", method: "qris", bank: null, codeName: "Kode QR" },
  { id: "gopay", name: "GoPay", method: "gopay", bank: null, codeName: "Nomor" },
  { id: "bca", name: "BCA Virtual Account", method: "bank_transfer", bank: "bca", codeName: "Nomor virtual account" },
  { id: "bni", name: "BNI Virtual Account", method: "bank_transfer", bank: "bni", codeName: "Nomor virtual account" },
  { id: "shopeepay", name: "ShopeePay", method: "shopeepay", bank: null, codeName: "Nomor" },
  { id: "indomaret", name: "Indomaret", method: "cstore", bank: null, codeName: "Kode pembayaran" },
  { id: "card", name: "Kartu kredit/debit", method: "credit_card", bank: null, codeName: "Nomor kartu" },
];

export const choicesFor = (order: Order): Choice[] =>
  choices.filter(({ method, bank }) => isEnabled(order, method, bank));

export const choiceOf = ({ method, bank }: Pick<Attempt, "method" | "bank">): Choice | undefined =>
  choices.find((choice) => choice.method === method && choice.bank === bank);

/** What the buttons offer. A card is taken or not at once; all others wait for somebody to pay. */
export const outcomesFor = ({ method }: Choice): readonly PageOutcome[] =>
  method === "credit_card" ? ["capture", "challenge", "deny"] : ["settlement", "pending", "deny", "expire", "cancel"];
