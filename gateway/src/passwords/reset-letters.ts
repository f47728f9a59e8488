import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type Clock, createRounds, type Foundation, type Mail, newId } from "@rawat/platform";
import { isOpen } from "../accounts/account.ts";
import { findAccountByEmail } from "../accounts/account-store.ts";
import type { Config } from "../config.ts";
import { createWindowLimit } from "../window-limit.ts";
import { resetLetter } from "./reset-letter.ts";
import { insertReset } from "./reset-store.ts";

/** Links to set a new password, sent to who has an account. */
export interface ResetLetters {
  /**
   * Asks for a link. Nothing is done about it in the request: its time, and that of what the same caller asks next, are the same
   * whether there is an account or not, and whether enough was sent to this e-mail or not.
   */
  ask(email: string): void;
  /** Sends what was asked for, and ends. */
  stop(): Promise<void>;
}

const linkLivesMs = 30 * 60_000;
const everyMs = 500;
/**
 * Letters to one e-mail, whoever asks and from wherever: strangers may ask as well. As long as one of them holds, its reader can use it; by
 * the time the last one is over, the next is sent.
 */
const lettersMax = 5;
const lettersWindowMs = linkLivesMs;
/** How long a stop waits for letters that are on their way. */
const leaveWithinMs = 2_000;
/** More than anybody asks for in half a second: each address is counted. */
const waitingMax = 5_000;

export function startResetLetters({
  db,
  keyValue,
  logger,
  clock,
  mail,
  config,
}: Pick<Foundation, "db" | "keyValue" | "logger"> & { clock: Clock; mail: Mail; config: Config }): ResetLetters {
  const waiting = new Set<string>();
  const leaving = new Set<Promise<void>>();
  const lettersTo = createWindowLimit(keyValue, { name: "letters", limit: lettersMax, windowMs: lettersWindowMs });
  const failed = (error: unknown) => logger.error({ err: error }, "a letter could not be sent");

  const send = async (email: string) => {
    // Counted before anything is looked up: what nobody has an account with is counted alike.
    if ((await lettersTo.hit(email)).exceeded) return;
    const account = await findAccountByEmail(db, email);
    const reader = account && isOpen(account) ? account : undefined;
    const token = randomBytes(32).toString("base64url");
    // Who has no account costs the same row, which opens nothing and goes when its time is over.
    await insertReset(db, reader?.id ?? newId(), token, new Date(clock.now().getTime() + linkLivesMs));
    if (!reader) return;
    const origin = config.PUBLIC_URL?.replace(/\/$/, "") ?? `http://localhost:${config.GATEWAY_PORT}`;
    // Behind "#" the token reaches no server, so it stands in no log.
    const letter = resetLetter(reader.email, `${origin}/reset.html#token=${token}`, config.CLINIC_NAME);
    // A mail server that is slow for one reader keeps no other waiting.
    const sent = mail.send(letter).catch(failed);
    leaving.add(sent);
    sent.finally(() => leaving.delete(sent));
  };
  const sendAll = async () => {
    for (const email of waiting) {
      waiting.delete(email);
      await send(email).catch(failed);
    }
    return "idle" as const;
  };
  const rounds = createRounds("letters with links", everyMs, logger, sendAll);
  return {
    ask(email) {
      if (waiting.size < waitingMax) waiting.add(email);
      else logger.warn("more links to set a password were asked for than can be sent");
    },
    async stop() {
      await rounds.stop();
      await sendAll();
      await Promise.race([Promise.all(leaving), pause(leaveWithinMs, undefined, { ref: false })]);
    },
  };
}
