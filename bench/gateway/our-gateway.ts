import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { freePort, type Program, scratch, startNode } from "./programs.ts";

/** With which whoever measures signs in at one. */
export const benchPassword = "a-password-of-the-bench";
export const benchEmail = (url: string) => `bench-${new URL(url).port}@rawat.test`;

/** The real program with everything on: token, revocation, role, limits, request id, log line, figures, headers. */
export async function startOurGateway(
  upstreamUrl: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const port = await freePort();
  // On a store that is kept each gateway has an account of its own.
  const admin = { EMAIL: benchEmail(`http://127.0.0.1:${port}`), NAME: "Bench", PASSWORD: benchPassword };
  const environment = {
    DATA_DIR: join(scratch, "data"),
    DEMO_DATA: "off",
    GATEWAY_PORT: String(port),
    PATIENT_SERVICE_URL: upstreamUrl,
    LOG_LEVEL: "info",
    // Limits are counted like ever, only higher than a benchmark reaches.
    LIMIT_ACCOUNT_REQUESTS: "100000000",
    LIMIT_ADDRESS_REQUESTS: "100000000",
    JWT_ACCESS_TOKEN_DURATION: "4h",
    ...more,
  };
  const file = join(import.meta.dirname, "..", "..", "gateway", "src", "create-admin.ts");
  const made = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", file], {
    env: { ...process.env, ...environment, ...admin },
    encoding: "utf8",
  });
  if (made.status !== 0) throw new Error(`The bench's account could not be made: ${made.stderr}`);
  const program = await startNode("rawat, everything on", "gateway/src/main.ts", port, environment);
  const answer = await fetch(`${program.url}/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: admin.EMAIL, password: admin.PASSWORD }),
  });
  const { data } = (await answer.json()) as { data: { access_token: string } };
  return { ...program, headers: { authorization: `Bearer ${data.access_token}` } };
}
