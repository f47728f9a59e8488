import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AccountActor, introspection } from "@rawat/contracts/language";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { freePort } from "../../scripts/servers/free-port.ts";
import { createAssertionCheck, createAssertionIssuer } from "../src/assertion.ts";
import { newId } from "../src/ids.ts";
import { serveContract } from "./router-harness.ts";

const secret = "one secret of the tests, long enough for all";
const folder = mkdtempSync(join(tmpdir(), "rawat-lookout-"));

/** What a door knows: whose a token is. */
const tokens = new Map<string, { actor: AccountActor; sessionId: string; until: string }>();
const asked: string[] = [];
let door: Awaited<ReturnType<typeof serveContract>>;
let service: ChildProcess;
let url: string;

function issue(livesMs = 60_000) {
  const [token, sessionId] = [newId(), newId()];
  const actor: AccountActor = { kind: "account", accountId: newId(), role: "doctor", name: `dr. ${token}` };
  tokens.set(token, { actor, sessionId, until: new Date(Date.now() + livesMs).toISOString() });
  return { token, sessionId, name: actor.name };
}

/** Connects, asks who it is, and tells that and how it ended. */
function look(token: string | undefined) {
  const socket = new WebSocket(
    `${url.replace("http", "ws")}/ws/lookout${token === undefined ? "" : `?token=${token}`}`,
  );
  const ended = new Promise<number>((resolve) => socket.once("close", resolve));
  const told = new Promise<string>((resolve) =>
    socket.on("message", (data) => {
      const { type, data: body } = JSON.parse(data.toString());
      if (type === "told") resolve(body.name);
    }),
  );
  socket.once("open", () => socket.send(JSON.stringify({ type: "ask", data: {} })));
  if (token === undefined) socket.once("open", () => socket.send("{}"));
  return { socket, ended, told };
}

async function startLookout(): Promise<void> {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  service = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "lookout-program.ts")],
    {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "test",
        LOG_LEVEL: "warn",
        INTERNAL_SECRET: secret,
        DATA_DIR: folder,
        LOOKOUT_SERVICE_PORT: String(port),
        GATEWAY_URL: door.url,
      },
      stdio: "inherit",
    },
  );
  const isReady = async () => (await fetch(`${url}/health/ready`)).status;
  await vi.waitFor(async () => expect(await isReady()).toBe(200), { timeout: 30_000, interval: 50 });
}

beforeAll(async () => {
  const assertions = createAssertionCheck(secret, "gateway");
  const known = (token: string | undefined) => assertions.read(token).actor;
  const introspect = async ({ body: { token } }: { body: { token: string } }) => {
    asked.push(token);
    const found = tokens.get(token);
    return { data: found ? { active: true as const, ...found } : { active: false as const } };
  };
  door = await serveContract(introspection, { introspect }, known);
  await startLookout();
});
afterAll(async () => {
  service.kill("SIGKILL");
  await door.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a socket that accounts connect to", () => {
  it("asks the door, as a program of ours, whose a token is", async () => {
    const { token, name } = issue();
    const { told, socket } = look(token);
    expect(await told).toBe(name);
    socket.close();
  });

  it("lets nobody in whose token is none, is none any more, or is too long to be one, which it does not even ask", async () => {
    const long = "x".repeat(8_193);
    for (const token of [undefined, "", "nobody's", long])
      expect([token, await look(token).ended]).toEqual([token, 4_401]);
    expect(asked).not.toContain(long);
  });

  it("ends a connection with the session that it is of, and no other", async () => {
    const [over, stays] = [issue(), issue()];
    const connections = [look(over.token), look(stays.token)] as const;
    await Promise.all(connections.map(({ told }) => told));
    const authorization = `Bearer ${createAssertionIssuer(secret, "test").issue("lookout", { kind: "service", service: "test" })}`;
    const headers = { authorization, "content-type": "application/json" };
    const body = JSON.stringify({ sessionId: over.sessionId });
    expect((await fetch(`${url}/over`, { method: "POST", headers, body })).status).toBe(204);
    expect(await connections[0].ended).toBe(4_401);
    expect(connections[1].socket.readyState).toBe(WebSocket.OPEN);
    connections[1].socket.close();
  });

  it("ends a connection when its session's time is over", async () => {
    const { token } = issue(1_000);
    const startedAt = Date.now();
    const { told, ended } = look(token);
    await told;
    expect(await ended).toBe(4_401);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(900);
  });

  it("keeps a connection whose session ends later than a timer can wait", async () => {
    const { told, socket } = look(issue(2 ** 31 + 60_000).token);
    await told;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.close();
  });

  it("is told to come again when its program stops, which waits for nobody", async () => {
    const { told, ended } = look(issue().token);
    await told;
    const startedAt = performance.now();
    const exited = new Promise<number | null>((resolve) => service.once("exit", resolve));
    service.kill("SIGTERM");
    expect([await ended, await exited]).toEqual([1_012, 0]);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await startLookout();
  });

  it("says that the door is away, not that a token is none", async () => {
    const { token } = issue();
    await door.close();
    expect(await look(token).ended).toBe(4_503);
  });
});
