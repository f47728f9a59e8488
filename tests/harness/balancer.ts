import { type Ask, askAt } from "./caller.ts";
import type { Program } from "./program.ts";

export interface Balancer {
  ask: Ask;
  stop(): void;
}

const lookEveryMs = 200;

/** Stands before several gateways as a load balancer does: in turn, and only those that say they are ready. */
export function balance(gateways: readonly Program[]): Balancer {
  const all = gateways.map(({ url }) => ({ url, ask: askAt(url), isReady: true }));
  let turn = 0;
  const look = setInterval(() => {
    for (const gateway of all) {
      fetch(`${gateway.url}/health/ready`, { signal: AbortSignal.timeout(1_000) })
        .then((answer) => answer.body?.cancel().then(() => answer.ok))
        .catch(() => false)
        .then((ok) => {
          gateway.isReady = ok === true;
        });
    }
  }, lookEveryMs);
  return {
    async ask(...asked) {
      const ready = all.filter(({ isReady }) => isReady);
      const some = ready.length > 0 ? ready : all;
      for (let tries = 1; ; tries++) {
        const next = some[turn++ % some.length];
        if (!next) throw new Error("there is no gateway");
        try {
          return await next.ask(...asked);
        } catch (error) {
          // One that refuses the connection was sent nothing.
          const { code } = (error as { cause?: { code?: string } }).cause ?? {};
          if (code !== "ECONNREFUSED" || tries === all.length) throw error;
          next.isReady = false;
        }
      }
    },
    stop: () => clearInterval(look),
  };
}
