import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demonstrationAccounts, demonstrationPassword } from "../../scripts/start/greeting.ts";
import { programs, root } from "../../scripts/start/programs.ts";
import { freePort, until } from "../harness/program.ts";

const startWithinMs = 60_000;

let folder: string;
let ports: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rawat-start-"));
  const entries = programs.map(async ({ portVariable }) => [portVariable, String(await freePort())] as const);
  ports = Object.fromEntries(await Promise.all(entries));
});
const all: ChildProcess[] = [];
afterAll(() => {
  for (const child of all) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  ended: Promise<number | null>;
}

function start(environment: Record<string, string> = {}): Started {
  const env = { PATH: process.env.PATH, DATA_DIR: folder, ...ports, ...environment };
  const child = spawn(process.execPath, [join(root, "scripts", "start.ts")], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  all.push(child);
  const written = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    written.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    written.stderr += chunk;
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  return { child, stdout: () => written.stdout, stderr: () => written.stderr, ended };
}

async function ready(started: Started): Promise<void> {
  await until(async () => {
    if (started.child.exitCode !== null) throw new Error(`it ended: ${started.stderr()}`);
    return started.stdout().includes("Rawat is ready");
  }, startWithinMs);
}

/** Our programs that still run, known by the folder they were given. */
function left(): string[] {
  const processes = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
  return processes.filter((line) => line.includes("end-with-parent") && isOfThisTest(Number.parseInt(line, 10)));
}

function isOfThisTest(pid: number): boolean {
  try {
    return execFileSync("cat", [`/proc/${pid}/environ`], { encoding: "utf8", stdio: "pipe" }).includes(folder);
  } catch {
    return false;
  }
}

describe("npm start", () => {
  it("brings a machine that has nothing to forty patients, and Ctrl-C leaves nothing running", {
    timeout: 90_000,
  }, async () => {
    const started = start();
    await ready(started);
    const address = `http://127.0.0.1:${ports.GATEWAY_PORT}`;
    expect(started.stdout()).toContain(`Rawat is ready: ${address}`);
    for (const email of Object.keys(demonstrationAccounts)) expect(started.stdout()).toContain(email);
    expect(started.stderr()).toBe("");

    const login = await fetch(`${address}/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: "frontdesk@rawat.test", password: demonstrationPassword }),
    });
    const { data: tokens } = (await login.json()) as { data: { access_token: string } };
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    const list = await fetch(`${address}/api/patients?limit=100`, { headers });
    // With the one of the demonstration account.
    expect(((await list.json()) as { data: unknown[] }).data).toHaveLength(41);

    started.child.kill("SIGINT");
    expect(await started.ended).toBe(0);
    expect(left()).toEqual([]);
  });

  it("starts a service again that dies, and ends all of them when it is killed itself", {
    timeout: 90_000,
  }, async () => {
    const started = start();
    await ready(started);
    const [service = ""] = left().filter((line) => line.includes("patient-service"));
    process.kill(Number.parseInt(service, 10), "SIGKILL");
    await until(async () => started.stderr().includes("patient ended by SIGKILL; it is started again"));
    const patients = `http://127.0.0.1:${ports.PATIENT_SERVICE_PORT}/health/ready`;
    const answers = () =>
      fetch(patients).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(answers, startWithinMs);

    started.child.kill("SIGKILL");
    await started.ended;
    await until(async () => left().length === 0, 15_000);
  });

  it("tells a port that is taken in one line which names its variable", async () => {
    const other = createServer().listen(Number(ports.PATIENT_SERVICE_PORT), "127.0.0.1");
    await once(other, "listening");
    const started = start();
    expect(await started.ended).toBe(1);
    expect(started.stderr()).toBe(
      `Rawat cannot start: PATIENT_SERVICE_PORT: port ${ports.PATIENT_SERVICE_PORT} on 127.0.0.1 is in use; choose another\n`,
    );
    other.close();
  });

  it.each([
    ["a folder that cannot be written", () => ({ DATA_DIR: join(occupied(), "below") }), "DATA_DIR"],
    [
      "a database that is not there",
      () => ({ DATABASE_URL_PATIENT: "mysql://a:b@127.0.0.1:1/none" }),
      "DATABASE_URL_PATIENT",
    ],
    [
      "a database of another kind",
      () => ({ DATABASE_URL_PATIENT: "postgres://a:b@127.0.0.1/none" }),
      "DATABASE_URL_PATIENT",
    ],
    [
      "a missing secret in production",
      () => ({ NODE_ENV: "production", JWT_SECRET_KEY: secret(), RECORD_ENCRYPTION_KEY: secret() }),
      "INTERNAL_SECRET",
    ],
    ["demonstration accounts on a public address", () => ({ HOST: "0.0.0.0" }), "HOST"],
  ])("ends with one line for %s", { timeout: 60_000 }, async (_, environment, variable) => {
    const started = start(environment());
    expect(await started.ended).toBe(1);
    expect(started.stderr()).toMatch(new RegExp(`^[^\\n]+ cannot start: ${variable}: [^\\n]+\\n$`));
    expect(left()).toEqual([]);
  });
});

const secret = () => randomBytes(32).toString("base64url");

/** A file where a folder should be: also the administrator of a machine cannot write below it. */
function occupied(): string {
  const file = join(folder, "occupied");
  writeFileSync(file, "");
  return file;
}
