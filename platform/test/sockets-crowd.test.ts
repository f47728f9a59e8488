import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { asked, type Instance, inHand, startInstance } from "./socket-harness.ts";

let instance: Instance;
beforeAll(async () => {
  instance = await startInstance("crowd");
});
afterAll(() => instance.close());

/** A line over Socket.IO, and what it has heard. */
async function openLine(token: string, address: string, namespace = "/notes") {
  const client = new WebSocket(`ws://127.0.0.1:${instance.port}/socket.io/?EIO=4&transport=websocket`, {
    headers: { "x-rawat-address": address },
  });
  client.on("error", () => undefined);
  const heard: string[] = [];
  client.on("message", (text) => heard.push(String(text)));
  await new Promise((resolve) => client.once("open", resolve));
  client.send(`40${namespace},{"token":"${token}"}`);
  return { client, heard, isIn: () => heard.some((text) => text.startsWith(`40${namespace}`)) };
}
const letIn = async (...whoFromWhere: Parameters<typeof openLine>) => {
  const line = await openLine(...whoFromWhere);
  await vi.waitFor(() => expect(line.isIn()).toBe(true), { timeout: 5_000 });
  return line;
};

describe("the lines of one network", () => {
  it("have few commands in hand together, however many accounts and addresses they are of, and nobody elsewhere waits for them", async () => {
    const lines = await Promise.all(Array.from({ length: 40 }, (_, n) => letIn(`admin-${n + 10}`, `192.0.2.${n}`)));
    const elsewhere = await letIn("admin-1", "198.51.100.1");
    inHand.most = 0;
    for (const { client } of lines) client.send('42/notes,0["sleep"]');
    await vi.waitFor(() => expect(inHand.most).toBeGreaterThan(0));
    elsewhere.client.send('42/notes,0["join",{"room":"admin-1"}]');
    await vi.waitFor(() => expect(elsewhere.heard).toContain('43/notes,0[{"ok":true}]'), { timeout: 900 });
    await vi.waitFor(() => expect(lines.every(({ heard }) => heard.some((text) => text.startsWith("43")))).toBe(true));
    expect(inHand.most).toBe(16);
    for (const { client } of [...lines, elsewhere]) client.terminate();
  });

  it("have two commands of one account in hand", async () => {
    const lines = await Promise.all(Array.from({ length: 10 }, () => letIn("admin-7", "192.0.2.1")));
    await vi.waitFor(() => expect(inHand.now).toBe(0), { timeout: 3_000 });
    inHand.most = 0;
    for (const { client } of lines) client.send('42/notes,0["sleep"]');
    await vi.waitFor(() => expect(lines.every(({ heard }) => heard.some((text) => text.startsWith("43")))).toBe(true));
    expect(inHand.most).toBe(2);
    for (const { client } of lines) client.terminate();
  });

  it("are let in few at a time, and whoever comes from elsewhere meanwhile is let in before most of them", async () => {
    asked.most = 0;
    // Who has a number of this end is asked for at length.
    const many = await Promise.all(
      Array.from({ length: 60 }, (_, n) => openLine(`patient-${n + 10}9`, `192.0.2.${n}`)),
    );
    await vi.waitFor(() => expect(many.some(({ isIn }) => isIn())).toBe(true), { timeout: 5_000 });
    const elsewhere = await letIn("patient-1", "198.51.100.1");
    expect(many.filter(({ isIn }) => isIn()).length).toBeLessThan(40);
    // Those of the network, and whoever came from elsewhere.
    expect(asked.most).toBeLessThanOrEqual(9);
    for (const { client } of [...many, elsewhere]) client.terminate();
  });
});

it("those who come together from many networks are let in some at a time, so that our programs can be asked for other things", async () => {
  asked.most = 0;
  const many = await Promise.all(
    Array.from({ length: 60 }, (_, n) => openLine(`patient-${n + 10}99`, `192.0.${n % 12}.${n}`)),
  );
  await vi.waitFor(() => expect(many.every(({ isIn }) => isIn())).toBe(true), { timeout: 10_000 });
  expect(asked.most).toBe(40);
  for (const { client } of many) client.terminate();
});

it("what a line has sent counts no longer once it is done", async () => {
  const { client, heard } = await letIn("admin-2", "192.0.2.1", "/brief");
  const text = "x".repeat(19_000);
  for (let sent = 50; sent <= 450; sent += 50) {
    for (let more = 0; more < 50; more++) client.send(`42/brief,0["write",{"room":"admin-2","text":"${text}"}]`);
    await vi.waitFor(() => expect(heard.filter((one) => one.startsWith("43/brief"))).toHaveLength(sent));
  }
  // Whoever has too much waiting is looked for once a second.
  await pause(1_500);
  expect(client.readyState).toBe(WebSocket.OPEN);
  client.terminate();
});

it("what many lines have sent ahead counts as what waits for them: the network that has most gives way", async () => {
  const text = "x".repeat(19_000);
  const lines = await Promise.all(Array.from({ length: 60 }, (_, n) => letIn(`patient-${n + 10_000}`, `192.0.2.${n}`)));
  const elsewhere = await letIn("patient-20000", "198.51.100.1");
  for (const { client } of [...lines, elsewhere]) {
    for (let more = 0; more < 75; more++) client.send(`42/notes,["write",{"room":"patient-1","text":"${text}"}]`);
  }
  const ended = () => lines.filter(({ client }) => client.readyState === WebSocket.CLOSED).length;
  await vi.waitFor(() => expect(ended()).toBeGreaterThan(0), { timeout: 10_000 });
  await pause(100);
  expect(elsewhere.client.readyState).toBe(WebSocket.OPEN);
  for (const { client } of [...lines, elsewhere]) client.terminate();
});

it("a line has no more than a hundred commands waiting, and nothing of what there is none of", async () => {
  const { client, heard } = await letIn("admin-3", "192.0.2.1", "/brief");
  const told = (id: number) => heard.find((text) => text.startsWith(`43/brief,${id}[`)) ?? "";
  for (let id = 0; id < 50; id++) client.send(`42/brief,${id}["sleep"]`);
  client.send('42/brief,200["nothing"]');
  for (let id = 50; id < 150; id++) client.send(`42/brief,${id}["sleep"]`);
  await vi.waitFor(() => expect(heard.filter((text) => text.startsWith("43"))).toHaveLength(151), { timeout: 5_000 });
  expect(told(200)).toContain("not_found");
  expect(heard.indexOf(told(200))).toBeLessThan(heard.indexOf(told(1)));
  const refused = heard.filter((text) => text.includes("too_many_requests"));
  expect(refused.length).toBeGreaterThan(30);
  expect(refused.length).toBeLessThanOrEqual(50);
  client.terminate();
});

it("what has waited for longer than its sender does is not done any more", async () => {
  const { client, heard } = await letIn("admin-4", "192.0.2.1");
  inHand.begun = 0;
  for (let id = 0; id < 5; id++) client.send(`42/notes,${id}["sleep"]`);
  await vi.waitFor(() => expect(heard.filter((text) => text.includes("service_too_slow"))).toHaveLength(5), {
    timeout: 4_000,
  });
  // The second came some milliseconds after the first, and so may have these left.
  expect(inHand.begun).toBeLessThanOrEqual(2);
  client.terminate();
});

it("those of whom nobody may be many, and what has a line of its own, wait for no place of their network", async () => {
  const many = await Promise.all(Array.from({ length: 20 }, (_, n) => letIn(`admin-${n + 40}`, "192.0.2.1", "/brief")));
  await vi.waitFor(() => expect(inHand.now).toBe(0), { timeout: 3_000 });
  inHand.most = 0;
  for (const { client } of many) client.send('42/brief,0["sleep"]');
  await vi.waitFor(() => expect(inHand.most).toBe(20));
  await vi.waitFor(() => expect(inHand.now).toBe(0), { timeout: 3_000 });
  const crowd = await Promise.all(
    Array.from({ length: 20 }, (_, n) => letIn(`visitor-${n + 40}`, "192.0.2.1", "/brief")),
  );
  for (const { client } of crowd) client.send('42/brief,0["rest"]');
  await vi.waitFor(() => expect(inHand.now).toBe(20));
  for (const { client } of [...many, ...crowd]) client.terminate();
});
