import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startRedis } from "../../scripts/servers/redis.ts";
import type { Server } from "../../scripts/servers/server.ts";
import { type KeyValue, KeyValueUnavailable } from "../src/key-value/key-value.ts";
import { withLocalFallback } from "../src/key-value/local-fallback.ts";
import { openKeyValue } from "../src/key-value/open.ts";

const callMsMax = 300;
const returnMsMax = 3_000;
const minute = 60_000;

/** Starts a Redis of its own, to be killed and frozen. */
export function describeRedisFaults(): void {
  describe("the key-value store on a Redis that fails", () => {
    let redis: Server;
    let store: KeyValue;

    beforeAll(async () => {
      redis = await startRedis();
      store = await openKeyValue(redis.url);
    });
    afterAll(async () => {
      await store.close();
      await redis.stop();
    });
    beforeEach(async () => {
      await redis.restart();
      await vi.waitFor(() => store.ping(), { timeout: returnMsMax, interval: 20 });
    });

    const calls: [string, (store: KeyValue) => Promise<unknown>][] = [
      ["get", (kv) => kv.get("a")],
      ["set", (kv) => kv.set("a", 1, minute)],
      ["addIfAbsent", (kv) => kv.addIfAbsent("b", 1, minute)],
      ["increment", (kv) => kv.increment("c", minute)],
      ["append", (kv) => kv.append("d", 1, { newestKept: 2, ttlMs: minute })],
      ["list", (kv) => kv.list("d")],
      ["delete", (kv) => kv.delete("a")],
      ["publish", (kv) => kv.publish("channel", 1)],
      ["ping", (kv) => kv.ping()],
    ];

    /** The best of three: a busy machine is slow now and then, a wrong timeout always. */
    async function expectQuickRefusals(): Promise<void> {
      for (const [name, call] of calls) {
        const tookMs: number[] = [];
        for (let round = 0; round < 3; round += 1) {
          const startedAt = performance.now();
          await expect(call(store), name).rejects.toBeInstanceOf(KeyValueUnavailable);
          tookMs.push(performance.now() - startedAt);
        }
        expect(Math.min(...tookMs), name).toBeLessThan(callMsMax);
      }
    }

    async function expectReturn(): Promise<void> {
      const startedAt = performance.now();
      await vi.waitFor(() => store.ping(), { timeout: returnMsMax, interval: 20 });
      for (const [name, call] of calls) await expect(call(store), name).resolves.not.toThrow();
      expect(performance.now() - startedAt).toBeLessThan(returnMsMax);
    }

    it("rejects every call in time while Redis is dead, and works again by itself", async () => {
      const inFlight = Promise.allSettled(calls.map(([, call]) => call(store)));
      await redis.kill();
      await inFlight;
      await expectQuickRefusals();
      await redis.restart();
      await expectReturn();
    });

    it("rejects every call in time while Redis is frozen, and works again by itself", async () => {
      await redis.freeze();
      // Rounds enough for the connection to be given up and tried anew in vain in the course of them.
      await expectQuickRefusals();
      await expectQuickRefusals();
      redis.thaw();
      await expectReturn();
    });

    it.each(["killed", "frozen"])("resumes a subscription after Redis was %s, and tells of the gap", async (fault) => {
      // The line on which is listened may still be on its way back from the test before.
      const probed = vi.fn();
      await store.subscribe(`probe of ${fault}`, probed);
      await vi.waitFor(
        async () => {
          await store.publish(`probe of ${fault}`, "there");
          expect(probed).toHaveBeenCalled();
        },
        { timeout: returnMsMax },
      );
      const heard: unknown[] = [];
      const onGap = vi.fn();
      await store.subscribe(fault, (message) => heard.push(message), onGap);
      await store.publish(fault, "before");
      await vi.waitFor(() => expect(heard).toEqual(["before"]));
      expect(onGap).not.toHaveBeenCalled();

      if (fault === "killed") await redis.restart();
      else {
        await redis.freeze();
        // A frozen Redis that thaws unnoticed has lost nothing; this waits until the silent connection was given up.
        await pause(7_000);
        redis.thaw();
      }
      await vi.waitFor(() => expect(onGap).toHaveBeenCalledOnce(), { timeout: returnMsMax });
      await store.publish(fault, "after");
      await vi.waitFor(() => expect(heard).toEqual(["before", "after"]));
    });

    it("opens while Redis is away, keeps subscriptions made meanwhile, and works when Redis comes", async () => {
      await redis.kill();
      const early = await openKeyValue(redis.url);
      const heard: unknown[] = [];
      const onGap = vi.fn();
      await early.subscribe("early", (message) => heard.push(message), onGap);
      await expect(early.get("a")).rejects.toBeInstanceOf(KeyValueUnavailable);
      await redis.restart();
      await vi.waitFor(() => expect(onGap).toHaveBeenCalledOnce(), { timeout: returnMsMax });
      await vi.waitFor(() => early.publish("early", "hello"), { timeout: returnMsMax });
      await vi.waitFor(() => expect(heard).toEqual(["hello"]));
      await early.close();
    });

    it("goes on counting by itself while Redis is away", async () => {
      const limits = withLocalFallback(await openKeyValue(redis.url));
      expect(await limits.increment("limit", minute)).toBe(1);
      await redis.kill();
      expect(await limits.increment("limit", minute)).toBe(1);
      expect(await limits.increment("limit", minute)).toBe(2);
      await expect(limits.get("limit")).rejects.toBeInstanceOf(KeyValueUnavailable);
      await redis.restart();
      await vi.waitFor(() => limits.ping(), { timeout: returnMsMax });
      expect(await limits.increment("limit", minute)).toBe(1);
      await limits.close();
    });
  });
}
