import { checkReadiness } from "@rawat/platform";

export interface State {
  status: "up" | "down";
  checks?: Record<string, string>;
}

export interface Health {
  ready: boolean;
  services: Record<string, State>;
  /** Whether what the demonstration consists of is there; absent where none is wanted. */
  demonstration?: State;
}

const answerWithinMs = 1_000;

type Checks = Parameters<typeof checkReadiness>[0];

/**
 * Asks the gateway itself and every service behind it. A service is up when any of its instances is ready. The demonstration is
 * loaded through this door, so it stands beside the programs: without it they are up, and the house is not.
 */
export async function joinHealth(
  own: Checks,
  instances: Readonly<Record<string, readonly string[]>>,
  loaded: Checks,
): Promise<Health> {
  const asked = Object.entries(instances).map(async ([name, addresses]): Promise<[string, State]> => {
    const up = await Promise.any(addresses.map(isReady)).catch(() => false);
    return [name, { status: up ? "up" : "down" }];
  });
  const [{ ready, checks }, whole, services] = await Promise.all([
    checkReadiness(own),
    checkReadiness(loaded),
    Promise.all(asked),
  ]);
  const all: Record<string, State> = {
    gateway: { status: ready ? "up" : "down", checks },
    ...Object.fromEntries(services),
  };
  return {
    ready: whole.ready && Object.values(all).every(({ status }) => status === "up"),
    services: all,
    ...(whole.checks.demonstration && { demonstration: { status: whole.checks.demonstration } }),
  };
}

async function isReady(address: string): Promise<true> {
  const answer = await fetch(`${address}/health/ready`, {
    signal: AbortSignal.timeout(answerWithinMs),
    redirect: "error",
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error("not ready");
  return true;
}
