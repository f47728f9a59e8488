import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { type Clock, instant, systemClock } from "../src/clock.ts";
import { newId } from "../src/ids.ts";
import { createLogger } from "../src/logger.ts";
import { openQueue } from "../src/queue/open.ts";
import type { Queue } from "../src/queue/queue.ts";
import { createShutOuts, startShuttingOut } from "../src/sockets/shut-out.ts";
import { openOwnDatabase } from "./own-database.ts";
import { domain, type events } from "./things-domain.ts";

let own: Awaited<ReturnType<typeof openOwnDatabase>>;
let queue: Queue;
beforeAll(async () => {
  own = await openOwnDatabase();
  await createShutOuts(own.db);
  const { RABBITMQ_URL: url, SHARED_PREFIX: prefix = "" } = own.store.environment;
  const options = { url, file: `${own.store.folder}/queue.sqlite`, prefix: `${prefix}x` };
  queue = await openQueue({ ...options, subscriptions: domain.subscriptions });
});
const watching: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of watching.splice(0)) await one.stop();
});
afterAll(async () => {
  await queue.close();
  await own.close();
});

const logger = createLogger("test", "silent");

/** An instance of a service with sockets, as far as it ends them. */
async function startInstance(clock: Clock = systemClock) {
  const end = vi.fn();
  const deps = { db: own.db, queue, logger, clock, hub: { end, confirm: async () => undefined } };
  watching.push(await startShuttingOut<typeof events>(domain, "lookout", deps));
  return end;
}

const tell = (sessionId: string) => {
  const id = newId();
  const about = { type: "session.over", source: "door", subject: sessionId, version: 1, data: { sessionId } };
  const body = JSON.stringify({ id, time: new Date().toISOString(), ...about });
  return queue.publish({ id, topic: "session.over", body });
};

describe("a service with sockets", () => {
  it("does not start unless it hears of all that shuts somebody out", async () => {
    const deps = {
      db: own.db,
      queue,
      logger,
      clock: systemClock,
      hub: { end: () => undefined, confirm: async () => undefined },
    };
    await expect(startShuttingOut<typeof events>(domain, "counter", deps)).rejects.toThrow("session.over");
  });

  it("ends whoever is shut out on every instance within a second, of whom one alone hears", async () => {
    const ends = [await startInstance(), await startInstance(), await startInstance()];
    const sessionIds = [newId(), newId()];
    for (const sessionId of sessionIds) await tell(sessionId);
    for (const end of ends)
      await vi.waitFor(
        () => expect(new Set(end.mock.calls.map(([who]) => who.sessionId))).toEqual(new Set(sessionIds)),
        {
          timeout: 2_000,
        },
      );
  });

  /** Writes down an end as another instance did, so long ago by the clock of that one. */
  const writeDown = async (ago: number) => {
    const sessionId = newId();
    const time = (Date.now() - ago).toString(16).padStart(12, "0");
    const id = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${sessionId.slice(-12)}`;
    await own
      .db("shutOuts")
      .insert({ id, who: JSON.stringify({ sessionId }), at: instant(new Date(Date.now() - ago)) });
    return sessionId;
  };
  const timesOf = (end: Awaited<ReturnType<typeof startInstance>>, sessionId: string) =>
    end.mock.calls.filter(([who]) => who.sessionId === sessionId).length;

  it("ends whom another instance wrote down that has not followed yet where the time stepped ahead", async () => {
    let aheadMs = 0;
    const end = await startInstance({ now: () => new Date(Date.now() + aheadMs) });
    aheadMs = 7_200_000;
    await pause(1_200);
    const sessionId = await writeDown(0);
    await vi.waitFor(() => expect(timesOf(end, sessionId)).toBe(1), { timeout: 2_000 });
  });

  it("ends once whom another instance wrote down late, or by a clock that is behind", async () => {
    const end = await startInstance();
    const sessionId = await writeDown(30_000);
    await vi.waitFor(() => expect(timesOf(end, sessionId)).toBe(1), { timeout: 2_000 });
    await pause(1_500);
    // Whoever is let in again since stays.
    expect(timesOf(end, sessionId)).toBe(1);
  });

  it("ends whom it has not seen because its clock was set forward by minutes", async () => {
    let ahead = -300_000;
    const end = await startInstance({ now: () => new Date(Date.now() + ahead) });
    await pause(700);
    const sessionId = await writeDown(120_000);
    ahead = 0;
    await vi.waitFor(() => expect(timesOf(end, sessionId)).toBe(1), { timeout: 2_000 });
  });

  it("ends whom another instance wrote down while it and its time stood still for minutes", async () => {
    // Whatever tells this instance the time goes on together, as it does for a process that was frozen.
    let stoodMs = 0;
    const elapsed = performance.now.bind(performance);
    const told = vi.spyOn(performance, "now").mockImplementation(() => elapsed() + stoodMs);
    onTestFinished(() => told.mockRestore());
    const end = await startInstance({ now: () => new Date(Date.now() - 300_000 + stoodMs) });
    await pause(700);
    const sessionId = await writeDown(120_000);
    stoodMs = 300_000;
    await vi.waitFor(() => expect(timesOf(end, sessionId)).toBe(1), { timeout: 2_000 });
  });
});
