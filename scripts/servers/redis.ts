import { Redis } from "ioredis";
import { freePort } from "./free-port.ts";
import { findProgram, type Server, scratchFolder, startServer } from "./server.ts";

/** A Redis that keeps nothing on disk: its restart is an empty store, which is what callers must survive. */
export async function startRedis(): Promise<Server> {
  const command = await findProgram("redis-server", "redis-server");
  const folder = await scratchFolder("redis");
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  return startServer({
    url,
    folder,
    command,
    args: ["--bind", "127.0.0.1", "--port", String(port), "--dir", folder, "--save", "", "--appendonly", "no"],
    async answers() {
      const redis = new Redis(url, { lazyConnect: true, retryStrategy: null });
      redis.on("error", () => {});
      try {
        await redis.connect();
        await redis.ping();
      } finally {
        redis.disconnect();
      }
    },
  });
}
