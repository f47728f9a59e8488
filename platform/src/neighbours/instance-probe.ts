import { Agent } from "node:http";
import axios from "axios";
import { afterReading } from "./after-reading.ts";

/** Asks one instance again and again whether it is ready. */
export interface Probe {
  stop(): Promise<void>;
}

/**
 * Asks `/health/ready` every `everyMs` on a connection of its own, since those for requests may all be waiting for an instance
 * that is frozen. A draining instance says no a second before it goes, so that no request meets a closed door.
 */
export function startProbe(origin: string, everyMs: number, withinMs: number, tell: (isReady: boolean) => void): Probe {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let stopped = false;
  let asking = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const ask = async () => {
    const question = new AbortController();
    asking = question;
    const overdue = setTimeout(async () => {
      await afterReading();
      // This one alone: it may have been answered meanwhile, and the next one be under way.
      question.abort();
    }, withinMs);
    try {
      const { status } = await axios.get(`${origin}/health/ready`, {
        httpAgent: agent,
        signal: question.signal,
        maxRedirects: 0,
        proxy: false,
        validateStatus: () => true,
      });
      return status === 200;
    } catch {
      return false;
    } finally {
      clearTimeout(overdue);
    }
  };
  const round = async () => {
    const isReady = await ask();
    if (stopped) return;
    tell(isReady);
    timer = setTimeout(round, everyMs);
  };
  const first = round();
  return {
    async stop() {
      stopped = true;
      asking.abort();
      clearTimeout(timer);
      await first;
      agent.destroy();
    },
  };
}
