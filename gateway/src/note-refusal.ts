import { wantedBy } from "@rawat/contracts";
import { type ProblemError, type Refusals, runInContext } from "@rawat/platform";
import type { Visit } from "./visit.ts";

/** Tells the trail of an account whose role is refused here. What a service refuses is told of by the service. */
export function noteRefusal(
  refusals: Pick<Refusals, "note">,
  { route, caller, path, requestId, address }: Visit,
  { refused }: ProblemError,
): void {
  if (!refused || !route || !caller) return;
  const context = { requestId, address, deadlineAt: 0, actor: caller.actor };
  runInContext(context, () => refusals.note(wantedBy(route.action, path)));
}
