/** What came back for one try to deliver: a status, or what went wrong in place of one. */
export type Outcome = { status: number } | { error: string };

/** Moments are milliseconds of the simulator's clock. */
interface Try {
  sentAt: number;
  outcome: Outcome;
}

/** One notification on its way to one address. */
export interface Delivery {
  id: number;
  orderId: string;
  url: string;
  /** As it is sent, at each try the same. */
  body: string;
  /** When it is sent next; null when that is over. */
  dueAt: number | null;
  /** Whether it does not wait for others of its order. */
  isParallel: boolean;
  /** Whether the next notification of its order overtakes it. */
  isHeld: boolean;
  tries: readonly Try[];
}
