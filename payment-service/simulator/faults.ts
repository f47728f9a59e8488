/** The calls that name an order that is there. */
const callsOfOrder = ["status", "cancel", "expire", "approve", "deny", "refund"] as const;
export type Call = "create" | (typeof callsOfOrder)[number];

/**
 * How an answer goes wrong: `500` and `maintenance`, a page, come instead of the work, all others after it was done. `slow` is an
 * answer that comes later than any client waits, `drip` one that begins at once and never ends.
 */
const ways = ["500", "500_after", "maintenance", "garbage", "reset", "slow", "drip"] as const;
export type Way = (typeof ways)[number];

const faultsOf = <C extends Call>(of: readonly C[]) =>
  of.flatMap((call) => ways.map((way) => `${call}_${way}` as const));

/** Faults of an order: of what is sent about it, of what is told about it, and of calls that name it. */
export const orderFaults = [
  ...(["duplicate", "parallel", "reorder", "drop", "delay", "wrong_signature", "wrong_amount"] as const),
  ...(["extra_fields", "missing_fraud_status", "fee_imposition", "status_wrong_amount"] as const),
  ...faultsOf(callsOfOrder),
] as const;
export type OrderFault = (typeof orderFaults)[number];

/** Faults of whatever is called next; `down` resets every connection until it is cleared. */
export const nextFaults = [...faultsOf(["create", ...callsOfOrder]), "down"] as const;
type NextFault = (typeof nextFaults)[number];

/** What tests have set for the whole simulator. It is forgotten with the process, unlike an order's own faults. */
export interface Switches {
  /** How the Core API says that something went wrong: in the body under HTTP 200, or by HTTP's code too. */
  errorStyle: "body" | "http";
  isDown(): boolean;
  /** Sets the faults of the next `times` calls that they fit, in place of those set before. */
  set(faults: readonly NextFault[], times: number): void;
  /** How the answer to this call shall go wrong; counts down what was set for a number of calls. */
  take(call: Call, order?: { readonly faults: readonly OrderFault[] }): Way | undefined;
}

export function createSwitches(): Switches {
  let next: { fault: NextFault; callsLeft: number }[] = [];
  const wayOf = (call: Call, faults: readonly string[]) => ways.find((way) => faults.includes(`${call}_${way}`));
  return {
    errorStyle: "body",
    isDown: () => next.some(({ fault }) => fault === "down"),
    set(faults, times) {
      next = faults.map((fault) => ({ fault, callsLeft: times }));
    },
    take(call, order) {
      const way = wayOf(
        call,
        next.map(({ fault }) => fault),
      );
      if (!way) return order && wayOf(call, order.faults);
      next = next
        .map((set) => (set.fault === `${call}_${way}` ? { ...set, callsLeft: set.callsLeft - 1 } : set))
        .filter(({ callsLeft }) => callsLeft > 0);
      return way;
    },
  };
}
