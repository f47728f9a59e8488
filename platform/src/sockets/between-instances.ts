import type { Redis } from "ioredis";

/** Words that Redis has not answered: more only where it answers no more. */
const underWayMax = 1_000;

/** A connection that listens in vain looks like one where nothing happens, so it is asked this often. */
const pingEveryMs = 5_000;
/** Milliseconds without an answer after which a connection is made anew; what the adapter reads comes after five seconds at the latest. */
const answersWithinMs = 10_000;

/**
 * Carries between instances what is told to those who are connected, by Redis, with no promise: what is told while it is away is told here
 * alone.
 *
 * @param isBack called whenever this instance hears the others from now on and may have missed some of what they told before.
 */
export async function openAdapter(url: string, prefix: string, isBack: () => void) {
  const [{ createAdapter }, { Redis }] = await Promise.all([
    import("@socket.io/redis-streams-adapter"),
    import("ioredis"),
  ]);
  const redis = new Redis(url, { maxRetriesPerRequest: null, socketTimeout: answersWithinMs });
  redis.on("error", () => undefined);
  const stopWatching = watchListening(redis, isBack);
  // The adapter looks at no answer: what is told while the program stops would end it in the middle of that. And what is told while Redis is
  // away is told to those who are here; the others ask what they have missed once it is back, and want no typing of an hour ago.
  const publish = redis.publish.bind(redis);
  let underWay = 0;
  redis.publish = async (channel: string | Buffer, message: string | Buffer) => {
    if (redis.status !== "ready" || underWay >= underWayMax) return 0;
    underWay++;
    try {
      return await publish(channel, message);
    } catch {
      return 0;
    } finally {
      underWay--;
    }
  };
  return {
    adapter: createAdapter(redis, {
      streamName: `${prefix}:sockets`,
      channelPrefix: `${prefix}:sockets`,
      sessionKeyPrefix: `${prefix}:sockets:session:`,
    }),
    close() {
      stopWatching();
      redis.disconnect();
    },
  };
}

/** The adapter listens by a copy of its connection, which breaks and comes back by itself. */
function watchListening(redis: Redis, isBack: () => void): () => void {
  const copies: Redis[] = [];
  const listening = () => copies.filter((copy) => copy.listenerCount("messageBuffer") > 0);
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (...given) => {
    const copy = duplicate(...given);
    copies.push(copy);
    // It has asked for what it listens to before it is asked this.
    copy.on("ready", () => listening().includes(copy) && copy.ping().then(isBack, () => undefined));
    return copy;
  };
  const pinging = setInterval(() => {
    for (const copy of listening()) if (copy.status === "ready") copy.ping().catch(() => undefined);
  }, pingEveryMs);
  pinging.unref();
  return () => clearInterval(pinging);
}
