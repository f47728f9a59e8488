import { setTimeout as delay } from "node:timers/promises";
import type { Knex } from "knex";
import { Unavailable } from "../errors.ts";
import { createLanes, type Lanes, type Place } from "../lanes.ts";
import { assertInTime, isLate } from "../request-context.ts";
import { takeTurn } from "../turns.ts";
import { isLockConflict, isLockHeld } from "./faults.ts";
import { embeddedLockWaitMs, lockWaitSeconds } from "./lock-wait.ts";
import { isEmbedded } from "./open.ts";

const triesMax = 20;
/** One works, and one is at the lock already when that has ended; of the ten connections the others are left free. */
const laneBounds = { insideMax: 2, waitingMax: 1_000 };
const lanesOf = new WeakMap<Knex, Lanes>();

/**
 * Does `work`, which locks the rows of one thing (an account, a person, …), beside at most one other of the same: who comes
 * meanwhile waits here and holds no connection, which everybody needs. It is done again where it lost a lock and its caller still
 * waits; so it must leave nothing behind when it fails. The embedded engine has one connection, whose own line all stand in.
 *
 * @param keys what is locked; of several things all, in whatever order.
 * @throws TooSlow for who waited in vain or has no time; Unavailable where too many wait already.
 */
export async function inLineOf<T>(db: Knex, keys: string | readonly string[], work: () => Promise<T>): Promise<T> {
  assertInTime();
  if (isEmbedded(db)) return untilUnlocked(work, embeddedLockWaitMs);
  const places: Place[] = [];
  try {
    // In one order, so that nobody waits for one who waits for them.
    for (const key of new Set([keys].flat().sort())) places.push(await placeIn(db, key));
    return await untilUnlocked(work, lockWaitSeconds * 1_000);
  } finally {
    for (const place of places) place.leave();
  }
}

function placeIn(db: Knex, key: string): Promise<Place> {
  const lanes = lanesOf.get(db) ?? createLanes(laneBounds);
  lanesOf.set(db, lanes);
  return takeTurn([lanes, key], () => new Unavailable("service_unavailable", { isBusy: true }));
}

/** @param lockWaitMs as long takes another wait for the same lock; who has no time for it is told now which it was. */
async function untilUnlocked<T>(work: () => Promise<T>, lockWaitMs: number): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === triesMax || !isLockConflict(error) || isLate(isLockHeld(error) ? lockWaitMs : 0)) throw error;
      await delay(Math.random() * 20 * tries);
    }
  }
}
