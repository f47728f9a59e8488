import { setTimeout as pause } from "node:timers/promises";

const askEveryMs = 100;
const lateAfterMs = 20_000;

export interface Waiting {
  /** Hears how many programs are up, of how many. */
  told(up: number, all: number): void;
  /** Hears what is missing when it takes unusually long. */
  late(states: string): void;
}

/**
 * Waits until every program is up. Not for `/health` as such: that says 503 until the demonstration is loaded, for which the programs
 * have to be up first.
 */
export async function waitUntilUp(address: string, { told, late }: Waiting): Promise<void> {
  const lateAt = performance.now() + lateAfterMs;
  let isLateTold = false;
  for (;;) {
    const states = await fetch(`${address}/health`)
      .then((answer) => answer.text())
      .catch(() => undefined);
    const all = statusesIn(states);
    const up = all.filter((status) => status === "up").length;
    if (all.length > 0) told(up, all.length);
    if (all.length > 0 && up === all.length) return;
    if (!isLateTold && performance.now() > lateAt) {
      late(states ?? "the gateway does not answer");
      isLateTold = true;
    }
    await pause(askEveryMs);
  }
}

function statusesIn(states: string | undefined): string[] {
  try {
    const { services } = JSON.parse(states ?? "") as { services: Record<string, { status: string }> };
    return Object.values(services).map(({ status }) => status);
  } catch {
    // Refused while it starts, or a page of somebody else's.
    return [];
  }
}
