import { setTimeout as pause } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { whoGivesWay } from "../src/sockets/unread.ts";
import { carriedNotes, type Instance, startInstance } from "./socket-harness.ts";

it("where more waits together than may, the network that reads least gives way, its largest first, and nobody who reads", () => {
  const [a, b, c, d, e] = [
    { near: "one", bytes: 30 },
    { near: "one", bytes: 40 },
    { near: "other", bytes: 60 },
    { near: "one", bytes: 20 },
    { near: "one", bytes: 0 },
  ];
  const all = [a, b, c, d, e];
  expect(whoGivesWay(all, 150)).toEqual([]);
  expect(whoGivesWay(all, 149)).toEqual([b]);
  expect(whoGivesWay(all, 100)).toEqual([b, c]);
  expect(whoGivesWay(all, 0)).toEqual([b, c, a, d]);
});

/** Somebody who has joined a room and reads nothing of what is told there. */
async function openDeaf({ port }: Instance, address: string): Promise<WebSocket> {
  const client = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
    headers: { "x-rawat-address": address },
  });
  client.on("error", () => undefined);
  const heard: string[] = [];
  client.on("message", (text) => heard.push(String(text)));
  await new Promise((resolve) => client.once("open", resolve));
  client.send('40/notes,{"token":"patient-7"}');
  await vi.waitFor(() => expect(heard.some((text) => text.startsWith("40/notes"))).toBe(true));
  client.send('42/notes,0["join",{"room":"patient-7"}]');
  await vi.waitFor(() => expect(heard.some((text) => text.startsWith("43"))).toBe(true));
  client.pause();
  return client;
}

it("whoever reads nothing of what is large is cut off by how much of it waits, not by how many there are", async () => {
  const instance = await startInstance("unread");
  const client = await openDeaf(instance, "192.0.2.1");
  const note = { room: "patient-7", text: "x".repeat(400_000), by: "a" };
  for (let more = 0; more < 80; more++) instance.sockets.tell(carriedNotes, "patient-7", "written", note);
  await pause(2_500);
  client.resume();
  expect(await Promise.race([new Promise((resolve) => client.once("close", resolve)), pause(3_000, "stays")])).toBe(
    1_006,
  );
  await instance.close();
});

it("whoever polls no more is given up once too much waits for them", async () => {
  const instance = await startInstance("unread-polls");
  const polls = `http://127.0.0.1:${instance.port}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(polls)).text()).slice(1));
  const post = (body: string) =>
    fetch(`${polls}&sid=${sid}`, { method: "POST", body, headers: { "content-type": "text/plain" } });
  const poll = async () => await (await fetch(`${polls}&sid=${sid}`)).text();
  await post('40/notes,{"token":"patient-7"}');
  expect(await poll()).toContain("40/notes");
  await post('42/notes,0["join",{"room":"patient-7"}]');
  expect(await poll()).toContain("43/notes,0");
  const tell = (times: number) => {
    const note = { room: "patient-7", text: "x".repeat(400_000), by: "a" };
    for (let more = 0; more < times; more++) instance.sockets.tell(carriedNotes, "patient-7", "written", note);
  };
  tell(10);
  await pause(1_500);
  expect((await poll()).length).toBeGreaterThan(4_000_000);
  tell(22);
  await expect.poll(async () => (await post("3")).status, { timeout: 4_000 }).toBe(400);
  await instance.close();
});

it("many lines of one network that each read nothing of less than one may leave unread are cut off together, and a slow reader elsewhere goes on", async () => {
  const instance = await startInstance("unread-together");
  const many = await Promise.all(Array.from({ length: 27 }, (_, n) => openDeaf(instance, `192.0.2.${n}`)));
  const slow = await openDeaf(instance, "198.51.100.1");
  const note = { room: "patient-7", text: "x".repeat(400_000), by: "a" };
  for (let more = 0; more < 19; more++) instance.sockets.tell(carriedNotes, "patient-7", "written", note);
  await pause(4_500);
  const ended = (client: WebSocket) => new Promise((resolve) => client.once("close", () => resolve("ended")));
  const ends = [...many, slow].map((client) => Promise.race([ended(client), pause(5_000, "stays")]));
  for (const client of [...many, slow]) client.resume();
  const seen = await Promise.all(ends);
  expect(seen.at(-1)).toBe("stays");
  expect(seen.filter((one) => one === "ended").length).toBeGreaterThanOrEqual(3);
  for (const client of [...many, slow]) client.terminate();
  await instance.close();
});
