import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { type Instance, startInstance } from "./socket-harness.ts";

describe("what is of no command's shape", () => {
  let instance: Instance;
  beforeAll(async () => {
    instance = await startInstance("shape");
  });
  afterAll(() => instance.close());
  const carried = async (token: string) => {
    const url = `http://127.0.0.1:${instance.port}/notes`;
    const client = io(url, { auth: { token }, transports: ["websocket"], reconnection: false, forceNew: true });
    await new Promise((resolve) => client.once("connect", () => resolve(true)));
    return client;
  };

  it.each([
    ["brackets in brackets", `${"[".repeat(7_000)}${"]".repeat(7_000)}`],
    ["thousands of things", `[${Array(6_000).fill("{}").join()}]`],
    ["hundreds of fields", JSON.stringify(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`k${n}`, n])))],
  ])("ends its line before anything is made of it where it is %s, and nobody else notices", async (_, body) => {
    const [client, other] = [await carried("patient-2"), await carried("patient-3")];
    const parse = vi.spyOn(JSON, "parse");
    // As it goes over the line.
    (client.io.engine as unknown as { write(text: string): void }).write(`2/notes,["write",${body}]`);
    await vi.waitFor(() => expect(client.connected).toBe(false));
    expect(parse.mock.calls.some(([text]) => text.includes(body))).toBe(false);
    parse.mockRestore();
    expect((await other.timeout(5_000).emitWithAck("join", { room: "patient-3" })).ok).toBe(true);
    other.close();
  });

  it("ends its line where it places the same bytes a hundred times, and where it brings bytes at all", async () => {
    const places = Array.from({ length: 84 }, () => ({ _placeholder: true, num: 0 }));
    for (const packets of [
      [`51-/notes,["write",${JSON.stringify(places)}]`],
      ["61-/notes,0[]"],
      [Buffer.alloc(19_000)],
    ]) {
      const client = await carried("patient-2");
      const engine = client.io.engine as unknown as { write(data: string | Buffer): void };
      for (const packet of packets) engine.write(packet);
      await vi.waitFor(() => expect(client.connected).toBe(false));
    }
  });

  it("ends its session where one request of polling brings more than anybody has to say", async () => {
    const address = `http://127.0.0.1:${instance.port}/socket.io/?EIO=4&transport=polling`;
    const open = async () => {
      const sid = /"sid":"([^"]+)"/.exec(await (await fetch(address)).text())?.[1];
      const send = (packets: string[]) =>
        fetch(`${address}&sid=${sid}`, { method: "POST", body: packets.join("\x1e") }).then(({ status }) => status);
      await send(['40/notes,{"token":"patient-61"}']);
      await (await fetch(`${address}&sid=${sid}`)).text();
      return send;
    };
    const [few, many] = [await open(), await open()];
    const write = '42/notes,["write",{"room":"patient-61","text":"ya"}]';
    for (let time = 0; time < 2; time++) expect(await few(Array(50).fill(write))).toBe(200);
    await many(Array(51).fill(write));
    expect(await many([write])).toBe(400);
    expect(await few([write])).toBe(200);
  });

  it("is refused on a plain line before anything is made of it where it has hundreds of fields", async () => {
    const fields = Array.from({ length: 300 }, (_, n) => [`k${n}`, n]);
    const client = new WebSocket(`ws://127.0.0.1:${instance.port}/ws/notes?token=patient-2`);
    client.on("error", () => undefined);
    await new Promise((resolve) => client.once("open", resolve));
    const told: { type: string; data: unknown }[] = [];
    client.on("message", (text) => told.push(JSON.parse(String(text))));
    client.send(JSON.stringify({ type: "write", data: Object.fromEntries(fields) }));
    await vi.waitFor(() => expect(told).toHaveLength(1));
    const data = { status: 400, code: "invalid_request", detail: "Expected a JSON frame with a type" };
    expect(told).toEqual([{ type: "error", data }]);
    client.close();
  });
});
