import { randomBytes } from "node:crypto";
import { audit, Invalid, inTransaction } from "@rawat/platform";
import { isOpen } from "../accounts/account.ts";
import { findAccount, findAccountByEmail, updateAccount } from "../accounts/account-store.ts";
import type { Deps } from "../deps.ts";
import { assertStrong } from "./password-policy.ts";
import { resetLetter } from "./reset-letter.ts";
import { deleteResets, insertReset, takeReset } from "./reset-store.ts";

const linkLivesMs = 30 * 60_000;

/**
 * Sends a link to set a new password, where the e-mail has an account. The caller does not wait for it: whether there is one
 * must not be told by the time either.
 */
export function sendReset(deps: Deps, email: string): void {
  send(deps, email).catch((error) => deps.logger.error({ err: error }, "a letter could not be sent"));
}

async function send({ db, clock, mail, config }: Deps, email: string): Promise<void> {
  const account = await findAccountByEmail(db, email);
  if (!account || !isOpen(account)) return;
  const token = randomBytes(32).toString("base64url");
  await insertReset(db, account.id, token, new Date(clock.now().getTime() + linkLivesMs));
  const origin = config.PUBLIC_URL?.replace(/\/$/, "") ?? `http://localhost:${config.GATEWAY_PORT}`;
  // Behind "#" the token reaches no server, so it stands in no log.
  await mail.send(resetLetter(account, `${origin}/reset.html#token=${token}`, config.CLINIC_NAME));
}

/** Sets a new password by a link from a letter. The link works once, and every session ends. */
export async function resetPassword(deps: Deps, token: string, password: string): Promise<void> {
  const { db, clock, passwords, sessions, config } = deps;
  const unusable = new Invalid("invalid_token");
  const passwordHash = await passwords.hash(password);
  await inTransaction(db, async (trx) => {
    const accountId = await takeReset(trx, token, clock.now());
    const account = accountId ? await findAccount(trx, accountId) : undefined;
    if (!account || !isOpen(account)) throw unusable;
    // Thrown within the transaction: the link stays good for a better password.
    assertStrong(password, { field: "password", email: account.email, clinic: config.CLINIC_NAME });
    if (!(await updateAccount(trx, account, { passwordHash }))) throw unusable;
    await deleteResets(trx, account.id);
    await sessions.end(trx, { accountId: account.id });
    await audit(trx, { action: "account.reset_password", subjectId: account.id });
  });
}
