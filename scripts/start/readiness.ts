import { setTimeout as pause } from "node:timers/promises";

const askEveryMs = 100;

export interface Waiting {
  /** Hears how many programs are up, of how many. */
  told(up: number, all: number): void;
  /** Hears when it takes unusually long, and which programs are not up. */
  late(missing: readonly string[]): void;
  lateAfterMs?: number;
}

/**
 * Waits until every program is up. Not for `/health` as such: that says 503 until the demonstration is loaded, for which the programs
 * have to be up first.
 */
export async function waitUntilUp(address: string, { told, late, lateAfterMs = 20_000 }: Waiting): Promise<void> {
  const lateAt = performance.now() + lateAfterMs;
  let isLateTold = false;
  for (;;) {
    const states = await fetch(`${address}/health`)
      .then((answer) => answer.text())
      .catch(() => undefined);
    const all = statesIn(states);
    const missing = all.flatMap(([name, { status }]) => (status === "up" ? [] : name));
    if (all.length > 0) told(all.length - missing.length, all.length);
    if (all.length > 0 && missing.length === 0) return;
    if (!isLateTold && performance.now() > lateAt) {
      late(all.length > 0 ? missing : ["gateway"]);
      isLateTold = true;
    }
    await pause(askEveryMs);
  }
}

function statesIn(states: string | undefined): [name: string, { status: string }][] {
  try {
    const { services } = JSON.parse(states ?? "") as { services: Record<string, { status: string }> };
    return Object.entries(services);
  } catch {
    // Refused while it starts, or a page of somebody else's.
    return [];
  }
}
