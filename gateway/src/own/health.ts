import { checkReadiness } from "@rawat/platform";

export interface State {
  status: "up" | "down";
  checks?: Record<string, string>;
}

export interface Health {
  ready: boolean;
  services: Record<string, State>;
}

const answerWithinMs = 1_000;

/** Asks the gateway itself and every service behind it. A service is up when any of its instances is ready. */
export async function joinHealth(
  own: Parameters<typeof checkReadiness>[0],
  instances: Readonly<Record<string, readonly string[]>>,
): Promise<Health> {
  const asked = Object.entries(instances).map(async ([name, addresses]): Promise<[string, State]> => {
    const up = await Promise.any(addresses.map(isReady)).catch(() => false);
    return [name, { status: up ? "up" : "down" }];
  });
  const [{ ready, checks }, services] = await Promise.all([checkReadiness(own), Promise.all(asked)]);
  const all: Record<string, State> = {
    gateway: { status: ready ? "up" : "down", checks },
    ...Object.fromEntries(services),
  };
  return { ready: Object.values(all).every(({ status }) => status === "up"), services: all };
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
