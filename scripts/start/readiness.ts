import { setTimeout as pause } from "node:timers/promises";

const askEveryMs = 100;
const lateAfterMs = 20_000;

/** Waits until every program is ready. `late` is told what is missing when it takes unusually long. */
export async function waitUntilReady(address: string, late: (states: string) => void): Promise<void> {
  const lateAt = performance.now() + lateAfterMs;
  let told = false;
  for (;;) {
    const answer = await fetch(`${address}/health`).catch(() => undefined);
    const states = await answer?.text();
    if (answer?.ok) return;
    if (!told && performance.now() > lateAt) {
      late(states ?? "the gateway does not answer");
      told = true;
    }
    await pause(askEveryMs);
  }
}
