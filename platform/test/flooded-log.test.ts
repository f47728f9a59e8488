import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { createHttpApp } from "../src/http/app.ts";
import { createLogger } from "../src/logger.ts";
import { openOwnDatabase } from "./own-database.ts";

const opened: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

const loggerModule = JSON.stringify(new URL("../src/logger.ts", import.meta.url));

/** A program that logs by `body`, to an output that nobody reads unless told, and says how much memory it came to. */
function startLogging(body: string, output: "pipe" | number = "pipe"): ChildProcess {
  const program = `
    const { createLogger, lineWriterOf } = await import(${loggerModule});
    const logger = createLogger("things", "info");
    const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    process.on("message", () => process.disconnect());
    ${body}
    process.send(process.memoryUsage().rss);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", output, "inherit", "ipc"],
  });
  opened.push(() => child.kill("SIGKILL"));
  return child;
}

/** Lines as they are written under load, several together; what comes after finds less room than one takes. */
const flood = `
  const write = lineWriterOf(logger);
  const line = JSON.stringify({ level: 30, msg: "x".repeat(980) }) + "\\n";
  for (let turn = 0; turn < 200; turn++) {
    for (let at = 0; at < 2_000; at += 8) {
      write(line.repeat(7));
      write(line);
    }
    await rest(1);
  }`;

/** Lets it end, and reads all that it has written. */
async function endAndRead(child: ChildProcess) {
  child.send("end");
  if (!child.stdout) throw new Error("It writes nowhere");
  const lines = (await text(child.stdout)).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

test("an output that nobody reads costs memory up to a bound, and errors are kept while others are left out", async () => {
  const child = startLogging(`${flood} 
    for (const level of ["error", "fatal"]) logger[level]("it broke".repeat(200));
    logger.info("it works".repeat(200));`);
  const [rss] = await once(child, "message");
  expect(rss).toBeLessThan(200_000_000);
  const lines = await endAndRead(child);
  const told = lines.filter(({ linesLeftOut }) => linesLeftOut);
  const leftOut = told.reduce((sum, { linesLeftOut }) => sum + linesLeftOut, 0);
  expect(lines.filter(({ msg }) => msg?.startsWith("it broke")).map(({ level }) => level)).toEqual([50, 60]);
  expect(lines.some(({ msg }) => msg?.startsWith("it works"))).toBe(false);
  expect(told[0]).toMatchObject({ level: 40, service: "things", errorsLeftOut: 0 });
  expect(leftOut + lines.length - told.length).toBe(400_003);
  expect(lines.length).toBeLessThan(9_000);
});

test("errors too have a bound, and how many were left out is told", async () => {
  const child = startLogging(`${flood} for (let at = 0; at < 3_000; at++) logger.error("y".repeat(980));`);
  await once(child, "message");
  const lines = await endAndRead(child);
  const kept = lines.filter(({ level }) => level === 50).length;
  const leftOut = lines.reduce((sum, { errorsLeftOut }) => sum + (errorsLeftOut ?? 0), 0);
  expect(kept).toBeGreaterThan(500);
  expect(leftOut).toBeGreaterThan(500);
  expect(kept + leftOut).toBe(3_000);
});

test("a disk that is full ends no program", async () => {
  const full = openSync("/dev/full", "w");
  opened.push(() => closeSync(full));
  const child = startLogging(
    `for (let turn = 0; turn < 5; turn++) { logger.info("x".repeat(9_000)); await rest(300); }`,
    full,
  );
  const outcome = await Promise.race([once(child, "message"), once(child, "exit")]);
  expect(outcome[0]).toBeGreaterThan(1_000_000);
});

test("a path of any length is logged by its first 256 characters and a mark", async () => {
  const own = await openOwnDatabase();
  const lines: string[] = [];
  const app = createHttpApp({
    service: "things",
    db: own.db,
    secret: "a secret of at least thirty-two characters",
    logger: createLogger("things", "info", { write: (one: string) => void lines.push(one) }),
    routes: [],
    authenticate: () => ({ kind: "visitor" }),
    checks: {},
    refusals: { note: () => undefined },
    wantedBy: (action) => ({ action }),
  });
  const server = createServer(app.express).listen(0, "127.0.0.1");
  opened.push(own.close, () => server.close());
  await once(server, "listening");
  const ask = (path: string) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers: { connection: "close" } });
  const short = `/${"s".repeat(255)}`;
  for (const path of [short, `/${"l".repeat(9_000)}`]) expect((await ask(path)).status).toBe(404);
  await expect.poll(() => lines.length).toBe(2);
  expect(lines.map((one) => JSON.parse(one).path)).toEqual([short, `/${"l".repeat(255)}…`]);
});
