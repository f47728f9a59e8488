/**
 * How long a server lets a statement wait for a lock: the least that it can be told. Who still has time waits again (`inLineOf`), and
 * who begins with little of it is done before the deadline all the same.
 */
export const lockWaitSeconds = 1;

/** How long a statement of the embedded engine tries, while another program writes. */
export const embeddedLockWaitMs = 3_000;
