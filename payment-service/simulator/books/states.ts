/** A state of an attempt, as Midtrans tells it, and where it may lead. */
interface Told {
  transactionStatus: string;
  statusCode: "200" | "201" | "202" | "407";
  fraudStatus: "accept" | "challenge" | "deny";
  next: readonly State[];
}

/** A challenge is told as a capture of another fraud status; here it is a state of its own, for other moves are open to it. */
export type State =
  | "pending"
  | "challenge"
  | "capture"
  | "settlement"
  | "partial_refund"
  | "refund"
  | "partial_chargeback"
  | "chargeback"
  | "deny"
  | "cancel"
  | "expire";

const told = (
  transactionStatus: string,
  statusCode: Told["statusCode"],
  fraudStatus: Told["fraudStatus"],
  next: readonly State[],
): Told => ({ transactionStatus, statusCode, fraudStatus, next });

/** What may become of money that was received. */
const takenBack: readonly State[] = ["partial_refund", "refund", "partial_chargeback", "chargeback"];

/** Which state may follow which (docs.midtrans.com, "transaction status cycle"): `settlement` after `expire` or `cancel` is a late payment, `deny` after `settlement` a reversal. */
export const states: Readonly<Record<State, Told>> = {
  pending: told("pending", "201", "accept", ["capture", "challenge", "settlement", "deny", "cancel", "expire"]),
  challenge: told("capture", "201", "challenge", ["capture", "deny", "cancel"]),
  capture: told("capture", "200", "accept", ["settlement", "cancel"]),
  settlement: told("settlement", "200", "accept", [...takenBack, "deny"]),
  partial_refund: told("partial_refund", "200", "accept", takenBack),
  refund: told("refund", "200", "accept", []),
  partial_chargeback: told("partial_chargeback", "200", "accept", ["chargeback"]),
  chargeback: told("chargeback", "200", "accept", []),
  deny: told("deny", "202", "deny", []),
  cancel: told("cancel", "200", "accept", ["settlement"]),
  expire: told("expire", "407", "accept", ["settlement"]),
};

export const canMove = (from: State, to: State): boolean => states[from].next.includes(to);

/** Whether nothing was paid and nothing is under way: such an order may be paid anew, and its id used again. */
export const isClosed = (state: State): boolean => state === "deny" || state === "cancel" || state === "expire";

/** What becomes of an attempt whose moment has come. Cards settle by the day, and a challenge that nobody decides is denied. */
export const whenDue: Readonly<Partial<Record<State, State>>> = {
  pending: "expire",
  challenge: "deny",
  capture: "settlement",
};
