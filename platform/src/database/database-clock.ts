import type { Knex } from "knex";
import { followClock, nowMs, offBy, type Shown, slewMsMax, whenJumped } from "../clock.ts";
import type { Logger } from "../logger.ts";
import { createRounds, type Rounds } from "../rounds.ts";

/** Sooner than a connection that nobody needs is closed: then it is a trip, and not a connection, that the answer takes. */
const everyMs = 4_000;
/** Each time the time is known a little better: at the start, before anything is dated, and where it has stepped. */
const looksMax = 5;
/** Milliseconds by which a clock that is kept by NTP is never off. */
const notedMs = 1_000;

async function look(db: Knex): Promise<Shown> {
  const askedAtMs = nowMs();
  const { shownMs } = await db.first({
    shownMs: db.raw("timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000"),
  });
  return { shownMs: Number(shownMs), askedAtMs, answeredAtMs: nowMs() };
}

const tookMs = ({ askedAtMs, answeredAtMs }: Shown): number => answeredAtMs - askedAtMs;

/**
 * Sets the time by the clock of the database's server. Where that has stepped, by the shortest of several looks: what one instance takes
 * for later than another does by as much as an answer was on its way, and people would read it in that order.
 *
 * @returns by how many milliseconds it was moved.
 */
async function askDatabase(db: Knex): Promise<number> {
  let shown = await look(db);
  for (let times = 1; times < looksMax && Math.abs(offBy(shown)) > slewMsMax; times++) {
    const next = await look(db);
    if (tookMs(next) <= tookMs(shown)) shown = next;
  }
  return followClock(shown);
}

/** Sets the time by the clock of the database's server, before anything is dated. @throws where the database cannot be asked */
export async function setByDatabaseClock(db: Knex): Promise<number> {
  let movedMs = 0;
  for (let times = 0; times < looksMax; times++) movedMs += await askDatabase(db);
  return movedMs;
}

/** Follows the clock of the database's server, by which all instances date and decide, whatever their own machines show. */
export function followDatabaseClock(db: Knex, logger: Logger): Rounds {
  const rounds = createRounds("following of the database's clock", everyMs, logger, async () => {
    const movedMs = await askDatabase(db);
    if (Math.abs(movedMs) > notedMs) logger.warn({ movedMs }, "the time was set by the database's clock");
    return "idle";
  });
  whenJumped(rounds.wake);
  return rounds;
}
