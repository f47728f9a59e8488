import { Client } from "undici";

/** Asks one instance again and again whether it is ready. */
export interface Probe {
  stop(): Promise<void>;
}

/**
 * Asks `/health/ready` every `everyMs` on a connection of its own, since those for requests may all be waiting for an instance
 * that is frozen. A draining instance says no a second before it goes, so that no request meets a closed door.
 */
export function startProbe(origin: string, everyMs: number, withinMs: number, tell: (isReady: boolean) => void): Probe {
  const client = new Client(origin, { pipelining: 1, allowH2: false, connect: { timeout: withinMs } });
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const ask = async () => {
    try {
      const signal = AbortSignal.timeout(withinMs);
      const { statusCode, body } = await client.request({ path: "/health/ready", method: "GET", signal });
      await body.dump();
      return statusCode === 200;
    } catch {
      return false;
    }
  };
  const round = async () => {
    const isReady = await ask();
    if (stopped) return;
    tell(isReady);
    timer = setTimeout(round, everyMs);
  };
  void round();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      return client.destroy();
    },
  };
}
