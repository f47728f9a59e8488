import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { freeze } from "../../scripts/servers/processes.ts";
import { demonstrationAccounts, demonstrationPassword } from "../../scripts/start/greeting.ts";
import { until } from "../harness/program.ts";
import { tellStory } from "../harness/readme.ts";
import { openStarts, ready, startWithinMs } from "../harness/starts.ts";

const { folder, ports, start, left, close } = await openStarts();
afterAll(close);

const address = () => `http://127.0.0.2:${ports.GATEWAY_PORT}`;

interface Health {
  status: number;
  /** The states of all programs, each once. */
  programs: string[];
  demonstration: string | undefined;
}

async function health(): Promise<Health> {
  const answer = await fetch(`${address()}/health`).catch(() => undefined);
  const body = (await answer?.json().catch(() => undefined)) as
    | { services: Record<string, { status: string }>; demonstration?: { status: string } }
    | undefined;
  const programs = [...new Set(Object.values(body?.services ?? {}).map(({ status }) => status))];
  return { status: answer?.status ?? 0, programs, demonstration: body?.demonstration?.status };
}

async function tokenOf(email: string): Promise<string> {
  const login = await fetch(`${address()}/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: demonstrationPassword }),
  });
  return ((await login.json()) as { data: { access_token: string } }).data.access_token;
}

/** After the last of the past ones, which are yesterday's at the latest, and before any that was booked here. */
const lately = () => new Date(Date.now() - 12 * 3_600_000).toISOString();

const lists = {
  departments: "/api/departments",
  doctors: "/api/doctors",
  patients: "/api/patients",
  "coming appointments": () => `/api/appointments?from=${lately()}`,
  "past appointments": () => `/api/appointments?to=${lately()}`,
  records: "/api/records",
};

async function countOf(name: keyof typeof lists, token = ""): Promise<number> {
  const list = lists[name];
  const url = new URL(typeof list === "string" ? list : list(), address());
  url.searchParams.set("limit", "100");
  const answer = await fetch(url, { headers: token ? { authorization: `Bearer ${token}` } : {} });
  return ((await answer.json()) as { data: unknown[] }).data.length;
}

/** How much there is of everything. */
async function counts(): Promise<Record<string, number>> {
  const token = await tokenOf("admin@rawat.test");
  const names = Object.keys(lists) as (keyof typeof lists)[];
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await countOf(name, token)] as const)));
}

/** What a first start brings, with the patient and the doctor of the demonstration accounts. */
const whole = {
  departments: 6,
  doctors: 12,
  patients: 41,
  "coming appointments": 42,
  "past appointments": 60,
  records: 9,
};

/** README's stories, and what the last line of each tells. */
async function storiesEnd() {
  const simulated = `http://127.0.0.1:${ports.MIDTRANS_SIMULATOR_PORT}`;
  const addresses = { "http://localhost:5000": address(), "http://localhost:5090": simulated };
  const last = async (beginning: string) => {
    const lines = await tellStory(beginning, addresses);
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty("data");
    return JSON.parse(lines.at(-1) ?? "").data;
  };
  return { day: await last("A clinic's day, "), money: await last("Money: the front desk ") };
}

describe("npm start", () => {
  it("brings a machine that has nothing to forty patients and README's stories to their ends, starts a service again that dies, and Ctrl-C leaves nothing running", {
    timeout: 120_000,
  }, async () => {
    const started = start();
    await ready(started);
    expect(started.stdout()).toContain(`Rawat is ready: ${address()}`);
    for (const email of Object.keys(demonstrationAccounts)) expect(started.stdout()).toContain(email);
    expect(started.stderr()).toBe("");
    expect(await counts()).toEqual(whole);
    // Whatever reads a pipe gets every line as the program wrote it, and nothing that is drawn.
    const [lines = ""] = started.stdout().split("\nRawat is ready");
    for (const line of lines.trim().split("\n")) expect(JSON.parse(line)).toMatchObject({ level: 30 });

    const { day, money } = await storiesEnd();
    expect(day).toContainEqual(expect.objectContaining({ action: "record.amend", role: "doctor" }));
    expect(money).toContainEqual({ account: "midtrans", amount: 175_000 });
    expect(money.reduce((sum: number, { amount }: { amount: number }) => sum + amount, 0)).toBe(0);

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

    // One that does not hear is not waited for for ever.
    const [deaf = ""] = left().filter((line) => line.includes("record-service"));
    await freeze(Number.parseInt(deaf, 10));
    started.child.kill("SIGINT");
    expect(await started.ended).toBe(0);
    expect(left()).toEqual([]);
  });

  // Two whole demonstrations: left to the soak.
  it.runIf(process.env.SOAK === "1")("completes one that was broken off, and brings nothing twice", async () => {
    const environment = { DATA_DIR: join(folder, "broken-off") };
    const broken = start(environment);
    await until(async () => (await health()).programs.join() === "up", startWithinMs);
    const token = await tokenOf("frontdesk@rawat.test");
    await until(async () => (await countOf("coming appointments", token)) >= 5, startWithinMs);
    expect(await health()).toEqual({ status: 503, programs: ["up"], demonstration: "down" });
    broken.child.kill("SIGKILL");
    await broken.ended;
    await until(async () => left().length === 0, 15_000);

    const completes = async () => {
      const started = start(environment);
      // As whoever scripts a first run: the very first 200.
      await until(async () => (await health()).status === 200, startWithinMs);
      expect(await counts()).toEqual(whole);
      await ready(started);
      expect(started.stderr()).toBe("");
      started.child.kill("SIGINT");
      expect(await started.ended).toBe(0);
    };
    await completes();
    // Broken off by the last moment, before it could note that it was done.
    const gateway = new DatabaseSync(join(environment.DATA_DIR, "gateway.sqlite"));
    gateway.exec("update demonstrations set loadedAt = null");
    gateway.close();
    await completes();
  });

  it("starts nothing on what a restore that was cut off has left", async () => {
    const place = mkdtempSync(join(tmpdir(), "rawat-cut-off-"));
    writeFileSync(join(place, "restore-under-way"), "");
    const started = start({ DATA_DIR: place });
    expect(await started.ended).toBe(1);
    const line = `Rawat cannot start: DATA_DIR: a restore into ${place} was cut off; run it again, with --force\n`;
    expect(started.stderr()).toBe(line);
    rmSync(place, { recursive: true });
  });

  it("plays no payment provider where a key is set, and warns in one line where the real one cannot reach it", async () => {
    const key = {
      MIDTRANS_SERVER_KEY: `Mid-server-${randomBytes(12).toString("hex")}`,
      MIDTRANS_IS_PRODUCTION: "true",
    };
    const started = start({ ...key, DATA_DIR: join(folder, "real-money"), DEMO_DATA: "off" });
    await ready(started);
    const warnings = started
      .stdout()
      .split("\n")
      .filter((line) => line.includes('"level":40'));
    expect(warnings).toEqual([expect.stringContaining("PUBLIC_URL")]);
    expect(started.stdout() + started.stderr()).not.toContain(key.MIDTRANS_SERVER_KEY);
    await expect(fetch(`http://127.0.0.1:${ports.MIDTRANS_SIMULATOR_PORT}`)).rejects.toThrow();
    started.child.kill("SIGTERM");
    expect(await started.ended).toBe(0);
  });

  it("closes the door before anything behind it, so that nobody is let in to a house that is being left", async () => {
    const started = start({ DATA_DIR: join(folder, "left"), DEMO_DATA: "off" });
    await ready(started);
    const house = left();
    const [door = ""] = house.filter((line) => line.includes(join("gateway", "src")));
    // As long as the door does not hear that it is to close, all others stay.
    await freeze(Number.parseInt(door, 10));
    try {
      started.child.kill("SIGTERM");
      await pause(1_500);
      expect(left()).toEqual(house);
    } finally {
      process.kill(Number.parseInt(door, 10), "SIGCONT");
    }
    expect(await started.ended).toBe(0);
    expect(left()).toEqual([]);
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
    ["a port at which nothing can be asked", () => ({ GATEWAY_PORT: "6000" }), "GATEWAY_PORT"],
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
