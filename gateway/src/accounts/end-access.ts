import type { Transaction } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { deleteResets } from "../passwords/reset-store.ts";

/**
 * Ends whatever lets somebody in by an account, as its owner wants it who fears that another has come in: its sessions but for `except`,
 * links to a new password, and what other services gave it to be used without a session.
 */
export async function endAccess(
  { sessions }: Pick<Deps, "sessions">,
  trx: Transaction,
  { accountId, except }: { accountId: string; except?: string },
): Promise<void> {
  await deleteResets(trx, accountId);
  await sessions.end(trx, { accountId, except, secretsToo: true });
}
