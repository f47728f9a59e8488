/** Something a program depends on; resolves when it works. */
export type Check = () => Promise<unknown>;

export interface Readiness {
  ready: boolean;
  checks: Record<string, "up" | "down">;
}

const checkWithinMs = 1_000;

/** Asks every dependency at once; one that does not answer within a second is down. */
export async function checkReadiness(checks: Readonly<Record<string, Check>>): Promise<Readiness> {
  const outcomes = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, (await answersInTime(check)) ? "up" : "down"] as const),
  );
  return { ready: outcomes.every(([, state]) => state === "up"), checks: Object.fromEntries(outcomes) };
}

async function answersInTime(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), checkWithinMs);
  });
  const asked = check().then(
    () => true,
    () => false,
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
