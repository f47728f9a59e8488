import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { systemClock } from "../src/clock.ts";
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
async function startInstance() {
  const end = vi.fn();
  const deps = { db: own.db, queue, logger, clock: systemClock, hub: { end, confirm: async () => undefined } };
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
});
