import { setTimeout as delay } from "node:timers/promises";
import { createRounds, instant, type Rounds } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findAccounts } from "../people/account-store.ts";
import { letterOf } from "./letter.ts";
import { claimLetter, type DueLetter, listDueLetters, putOffLetter, removeLetter } from "./letter-store.ts";
import { findNotifications } from "./notification-store.ts";
import { presented, untilOf } from "./notify.ts";

const everyMs = 1_000;
/** As many as there are connections to a mail server. */
const atOnceMax = 5;
/** Longer than the slowest mail server may take for one letter: until then it is nobody else's. */
const leaseMs = 180_000;
/** A mail server that is away is tried after a minute, two, four … and at last hourly. */
const againMs = 60_000;
const againMaxMs = 3_600_000;
/** How long a stop waits for letters that are on their way. */
const leaveWithinMs = 2_000;
/** After that nobody cares for the letter any more; the notification itself stands in the list. */
const givenUpAfterMs = 24 * 3_600_000;

type Post = Pick<Deps, "db" | "logger" | "clock" | "mail" | "sender">;

/**
 * Sends the letters of notifications. Any number of instances may do so. A letter that had left when its program died leaves once more,
 * as the same letter: by its Message-ID mail programs show it once.
 */
export function startSendingLetters(post: Post): Rounds {
  const { db, clock, logger } = post;
  const rounds = createRounds("letters", everyMs, logger, async () => {
    const now = clock.now();
    const beyondAny = instant(new Date(now.getTime() + 2 * againMaxMs));
    const due = await listDueLetters(db, instant(now), beyondAny, atOnceMax);
    await Promise.all(due.map((letter) => send(post, letter)));
    return due.length === atOnceMax ? "busy" : "idle";
  });
  return { ...rounds, stop: () => Promise.race([rounds.stop(), delay(leaveWithinMs, undefined, { ref: false })]) };
}

async function send({ db, clock, logger, mail, sender }: Post, letter: DueLetter): Promise<void> {
  const { notificationId, tries, createdAt } = letter;
  const now = clock.now().getTime();
  const inMs = (ms: number) => instant(new Date(clock.now().getTime() + ms));
  if (!(await claimLetter(db, letter, inMs(leaseMs)))) return;
  try {
    const [notification] = await findNotifications(db, [notificationId]);
    // Whoever has left since gets no letter, and nobody is reminded of what has begun, or told of a talk that is over that it lasts.
    const [account] = notification ? await findAccounts(db, [notification.accountId]) : [];
    const isPast = notification !== undefined && untilOf(notification) <= inMs(0);
    if (notification && account?.email && !isPast)
      await mail.send(letterOf(presented(notification), account.email, sender));
  } catch (error) {
    if (now - Date.parse(createdAt) < givenUpAfterMs) {
      await putOffLetter(db, notificationId, inMs(Math.min(againMs * 2 ** tries, againMaxMs)));
      if (tries === 0) logger.warn({ err: error, notificationId }, "a letter could not be sent; it is tried again");
      return;
    }
    logger.error({ err: error, notificationId }, "a letter could not be sent; nobody tries any more");
  }
  await removeLetter(db, notificationId);
}
