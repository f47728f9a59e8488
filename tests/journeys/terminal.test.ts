import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../scripts/servers/free-port.ts";
import type { Display } from "../../scripts/start/display.ts";
import { openDisplay } from "../../scripts/start/open-display.ts";
import { programs, root, workers } from "../../scripts/start/programs.ts";
import { waitUntilUp } from "../../scripts/start/readiness.ts";
import { until } from "../harness/program.ts";

/** A stream that says whether it is a terminal, and what was written to it. */
function stream(isTTY: boolean) {
  const written: string[] = [];
  const like = { isTTY, columns: 60, on() {}, write: (text: string) => written.push(text) };
  return { stream: like as unknown as NodeJS.WriteStream, written: () => written.join("") };
}

/** What stands on a terminal after this was written to it: a line that is cleared is written over. */
const seen = (written: string): string[] =>
  written
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map((line) => stripVTControlCharacters(line.split("\r\u001b[2K").at(-1) ?? ""));

const line = (fields: Record<string, unknown>) =>
  JSON.stringify({ level: 30, service: "gateway", time: new Date().toISOString(), ...fields });
/** One that ends in a second, so it began after what was shown until now. */
const request = (more: Record<string, unknown> = {}) =>
  line({
    time: new Date(Date.now() + 1_000).toISOString(),
    requestId: "r",
    method: "GET",
    path: "/api/patients",
    status: 200,
    ms: 4.2,
    ...more,
  });

function everything(display: Display): void {
  display.progress({ step: "Building the pages" });
  display.progress({ step: "Loading", state: "40 %" });
  display.line("gateway", request());
  display.line("staff", line({ level: 40, msg: "slow", path: "/api/doctors", status: 200 }));
  display.progress({ step: "Loading", state: "80 %" });
  display.greet("\nRawat is ready\n");
  display.line("gateway", request({ time: "2026-01-01T00:00:00.000Z", path: "/late" }));
  display.line("gateway", request({ path: "/begun-before", ms: 2_000 }));
  display.line("gateway", request());
  display.line("patient", request());
  display.line("gateway", request({ path: `/api/patients/${"x".repeat(100)}/versions`, status: 404 }));
  display.line("gateway", request({ status: 504, fault: "upstream_timeout", cause: "patient did not answer in time" }));
  const err = { type: "Error", message: "no such table", stack: "    at a.ts:1", cause: { message: "disk" } };
  display.line("patient", line({ level: 50, err, msg: "failed" }));
  display.errorLine("patient", "patient ended by SIGKILL");
}

describe("what a person sees at a terminal", () => {
  it("is one line a step, then one short line a request, with warnings and errors whole", () => {
    const [out, err] = [stream(true), stream(true)];
    everything(openDisplay(out.stream, err.stream));
    const lines = seen(out.written()).map((text) => text.replace(/\d\d:\d\d:\d\d|\d+\.\d s/, "_"));
    expect(lines).toEqual([
      "✓ Building the pages  _",
      '_ staff slow path="/api/doctors" status=200',
      "✓ Loading  _",
      "",
      "Rawat is ready",
      "_ GET /api/patients 200 4.2 ms",
      expect.stringMatching(/^_ GET \/api\/patients\/x+…x+\/versions 404 4\.2 ms$/),
      "_ GET /api/patients 504 4.2 ms upstream_timeout patient did not answer in time",
      "_ patient failed ",
      "Error: no such table",
      "    at a.ts:1",
      "caused by Error: disk",
      "",
    ]);
    expect(err.written()).toBe("patient: patient ended by SIGKILL\n");
    // The step under way is drawn again below what comes in between.
    expect(out.written()).toContain("status=200");
    expect(out.written().split("… Loading  40 %")).toHaveLength(3);
    for (const text of seen(out.written()).filter((one) => one.includes("…")))
      expect(text.length).toBeLessThanOrEqual(60);
  });

  it("is nothing of that in a pipe: every line of every program as it is, whatever standard error is", () => {
    const [out, err] = [stream(false), stream(true)];
    everything(openDisplay(out.stream, err.stream));
    const lines = out.written().trim().split("\n");
    expect(lines.splice(2, 2)).toEqual(["", "Rawat is ready"]);
    for (const text of lines) expect(JSON.parse(text)).toHaveProperty("service");
    expect(lines).toHaveLength(9);
    expect(err.written()).toBe("patient ended by SIGKILL\n");
  });
});

describe("whoever waits until all programs are up", () => {
  it("is told once which are not, when it takes long", async () => {
    const states = { gateway: { status: "down", checks: { demonstration: "down" } }, patient: { status: "up" } };
    let asked = 0;
    const health = createServer((_, response) => {
      if (++asked > 4) states.gateway.status = "up";
      response.end(JSON.stringify({ status: "down", services: states }));
    }).listen(0, "127.0.0.1");
    await once(health, "listening");
    const { port } = health.address() as AddressInfo;
    const [told, late]: [string[], (readonly string[])[]] = [[], []];
    await waitUntilUp(`http://127.0.0.1:${port}`, {
      told: (up, all) => told.push(`${up} of ${all}`),
      late: (missing) => late.push(missing),
      lateAfterMs: 50,
    });
    health.close();
    expect(late).toEqual([["gateway"]]);
    expect(told).toEqual([...Array<string>(4).fill("1 of 2"), "2 of 2"]);
  });
});

describe("npm start at a terminal", () => {
  let folder: string;
  let ports: Record<string, string>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "rawat-terminal-"));
    const entries = [...programs, ...workers].map(
      async ({ portVariable }) => [portVariable, String(await freePort())] as const,
    );
    ports = Object.fromEntries(await Promise.all(entries));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("shows its steps, the greeting and one line a request, and goes at Ctrl-C", { timeout: 180_000 }, async () => {
    const command = [process.execPath, join(root, "scripts", "start.ts")];
    // The system's own way to a pseudo-terminal, which each spells differently.
    const args =
      process.platform === "linux"
        ? ["-qec", `exec ${command.join(" ")}`, "/dev/null"]
        : ["-q", "/dev/null", ...command];
    const env = { PATH: process.env.PATH, TERM: "xterm", DATA_DIR: folder, ...ports };
    const child = spawn("script", args, { env, stdio: ["pipe", "pipe", "inherit"] });
    const ended = once(child, "close");
    let written = "";
    child.stdout.on("data", (chunk) => {
      written += chunk;
    });
    await until(() => written.includes("Ctrl-C stops it"), 150_000);
    await fetch(`http://127.0.0.1:${ports.GATEWAY_PORT}/api/doctors`);
    await until(() => seen(written).some((text) => text.includes("GET /api/doctors 200")));
    child.stdin.write("\u0003");
    expect((await ended)[0]).toBe(0);

    const lines = seen(written);
    // Pages that are stale are built before.
    const steps = lines.filter((text) => text.startsWith("✓")).map((text) => text.replace(/ {2}\d.*/, ""));
    expect(steps.slice(-2)).toEqual(["✓ Migrating and starting the programs", "✓ Loading the demonstration"]);
    expect(written).toMatch(/Loading the demonstration {2}4\d %/);
    // One from the person; hundreds made the demonstration.
    expect(lines.filter((text) => /^\d\d:\d\d:\d\d/.test(text))).toHaveLength(1);
    expect(lines.filter((text) => text.startsWith("{"))).toEqual([]);
    for (const text of lines) expect(text.length, text).toBeLessThanOrEqual(80);
  });
});
