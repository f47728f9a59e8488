import { TooMany } from "@rawat/platform";

/** What whoever comes hears where too many wait already. */
export const full = () => new TooMany("too_many_requests", { retryAfterSeconds: 1, isBusy: true });
