import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor } from "@rawat/contracts/language";
import { afterEach, describe, expect, it, vi } from "vitest";
import { freePort } from "../../scripts/servers/free-port.ts";
import { createAssertionIssuer } from "../src/assertion.ts";
import { newId } from "../src/ids.ts";

const secret = "one secret of the tests, long enough for all";
const patience = { timeout: 30_000, interval: 50 };
const folders: string[] = [];
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function start(what: "service" | "worker", environment: Record<string, string>) {
  const file = join(import.meta.dirname, "things-programs.ts");
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", file, what], {
    env: { PATH: process.env.PATH, NODE_ENV: "test", INTERNAL_SECRET: secret, LOG_LEVEL: "warn", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (text: Buffer) => void said.push(text.toString()));
  return { child, said: () => said.join("") };
}

/** The service and its worker, started at once on one empty folder. */
async function startBoth() {
  const folder = mkdtempSync(join(tmpdir(), "rawat-programs-"));
  folders.push(folder);
  const [port, workerPort] = [await freePort(), await freePort()];
  const environment = { DATA_DIR: folder, THINGS_SERVICE_PORT: String(port), COUNTER_PORT: String(workerPort) };
  const [service, worker] = [start("service", environment), start("worker", environment)];
  const urls = { service: `http://127.0.0.1:${port}`, worker: `http://127.0.0.1:${workerPort}` };
  const isReady = (url: string) =>
    fetch(`${url}/health/ready`).then(
      ({ status }) => status === 200,
      () => false,
    );
  await vi.waitFor(async () => {
    const told = service.said() + worker.said();
    expect([await isReady(urls.service), await isReady(urls.worker), told]).toEqual([true, true, ""]);
  }, patience);
  const token = createAssertionIssuer(secret, "test").issue("things", { kind: "service", service: "test" });
  const ask = async (method: string, path: string) =>
    (await (
      await fetch(`${urls.service}${path}`, { method, headers: { authorization: `Bearer ${token}` } })
    ).json()) as { data: { count: number; roles: string[] } };
  return { service, worker, urls, ask };
}

describe("a service and its worker on one embedded database", () => {
  it("start at once and migrate it once, write it at once, and end in good order", async () => {
    const { service, worker, ask } = await startBoth();
    await Promise.all(Array.from({ length: 200 }, () => ask("POST", "/things")));
    await vi.waitFor(async () => expect((await ask("GET", "/things/counted")).data.count).toBe(200), patience);
    for (const { child } of [worker, service]) child.kill("SIGTERM");
    const codes = await Promise.all([service, worker].map(async ({ child }) => (await once(child, "exit"))[0]));
    expect([codes, service.said(), worker.said()]).toEqual([[0, 0], "", ""]);
  }, 60_000);

  it("do what follows from an event in the name of who tells it", async () => {
    const { ask } = await startBoth();
    await ask("POST", "/things");
    await vi.waitFor(
      async () => expect((await ask("GET", "/things/counted")).data.roles).toEqual(["things"]),
      patience,
    );
  }, 60_000);
});

describe("a service that visitors ask", () => {
  it("knows each by the secret of one thing, and lets in nobody without one", async () => {
    const { urls } = await startBoth();
    const issuer = createAssertionIssuer(secret, "test");
    const visit = async (actor: Actor, claim?: string) => {
      const token = issuer.issue("things", actor);
      const headers = { authorization: `Bearer ${token}`, ...(claim && { "x-rawat-claim": claim }) };
      const answer = await fetch(`${urls.service}/things/visit`, { headers });
      return [answer.status, ((await answer.json()) as { data?: { id: string } }).data?.id];
    };
    const stranger: Actor = { kind: "visitor" };
    const admin: Actor = { kind: "account", accountId: newId(), role: "admin", name: "Ani" };
    expect(await visit(stranger, "Bearer secret of this one")).toEqual([200, "this one"]);
    expect(await visit(stranger, "secret of that one")).toEqual([200, "that one"]);
    for (const claim of [undefined, "Bearer ", "Bearer secret of ", "Bearer something else"])
      expect([claim, ...(await visit(stranger, claim))]).toEqual([claim, 401, undefined]);
    // Whoever has an account is who they are, whatever they show besides.
    expect(await visit(admin, "Bearer secret of this one")).toEqual([200, admin.accountId]);
  }, 60_000);
});

describe("a worker", () => {
  it("answers nobody's questions but those about its health and its figures", async () => {
    const { urls } = await startBoth();
    const statusOf = async (path: string) => (await fetch(`${urls.worker}${path}`)).status;
    expect([await statusOf("/health/live"), await statusOf("/metrics")]).toEqual([200, 200]);
    expect([await statusOf("/things/counted"), await statusOf("/internal/audit")]).toEqual([404, 404]);
  }, 60_000);
});
