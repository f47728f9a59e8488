import type { Redis } from "ioredis";

interface Subscriber {
  listener: (message: unknown) => void;
  onGap: (() => void) | undefined;
}

/** A connection that listens in vain looks like one where nothing happens, so it is asked this often. */
const pingEveryMs = 5_000;

/** Keeps one connection subscribed to every channel added, through any number of reconnects. */
export function openRedisSubscriptions(redis: Redis) {
  const channels = new Map<string, Subscriber[]>();

  redis.on("message", (channel: string, text: string) => {
    for (const { listener, onGap } of channels.get(channel) ?? []) {
      const message = parsed(text);
      if (message) listener(message.value);
      else onGap?.();
    }
  });

  redis.on("ready", async () => {
    const missed = [...channels.values()].flat();
    if (missed.length > 0 && (await listenTo(...channels.keys()))) for (const { onGap } of missed) onGap?.();
  });

  const ping = setInterval(() => {
    if (redis.status === "ready") redis.ping().catch(() => redis.disconnect(true));
  }, pingEveryMs).unref();

  /** A connection on which subscribing fails is replaced; the next one subscribes to everything and tells of the gap. */
  async function listenTo(...names: string[]): Promise<boolean> {
    try {
      await redis.subscribe(...names);
      return true;
    } catch {
      redis.disconnect(true);
      return false;
    }
  }

  return {
    async add(channel: string, listener: Subscriber["listener"], onGap: Subscriber["onGap"]): Promise<void> {
      channels.set(channel, [...(channels.get(channel) ?? []), { listener, onGap }]);
      if (redis.status === "ready") await listenTo(channel);
    },
    close() {
      clearInterval(ping);
      redis.disconnect();
    },
  };
}

/** What is not JSON was not published by us; whoever listens is told of a gap rather than brought down by it. */
function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
