import type { AccountActor } from "@rawat/contracts";
import { TooMany } from "@rawat/platform";
import type { Deps } from "../deps.ts";

/** Counts what somebody says, by a socket or a request, on whichever instance. @throws TooMany */
export async function countMessage(
  { limits, messageRate }: Pick<Deps, "limits" | "messageRate">,
  { accountId }: AccountActor,
): Promise<void> {
  const waitMs = await limits.take(`chat-messages:${accountId}`, messageRate);
  if (waitMs > 0) throw new TooMany("too_many_requests", { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
}
