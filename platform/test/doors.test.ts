import { once } from "node:events";
import { createServer, request } from "node:http";
import { connect, createServer as createNetServer } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { type Listening, listenWide } from "../src/http/listen.ts";

const where = { host: "127.0.0.1", port: 0, portVariable: "GATEWAY_PORT" };
const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

async function start(): Promise<Listening> {
  const listening = await listenWide(
    createServer((_, response) => response.end("ok")),
    where,
  );
  opened.push(listening);
  return listening;
}

async function ask(port: number): Promise<number | undefined> {
  const asked = request({ port, host: where.host, agent: false }).end();
  const [answer] = await once(asked, "response");
  answer.resume();
  return answer.statusCode;
}

describe("a server to which anybody comes", () => {
  it.runIf(process.platform === "linux")(
    "lets in who comes anew within a few turns of its event loop, behind hundreds that were opened before",
    async () => {
      const { port } = await start();
      for (let n = 0; n < 400; n++) {
        const silent = connect(port, where.host);
        opened.push({ close: () => silent.destroy() });
      }
      let turns = 0;
      let isAnswered = false;
      void ask(port).then(() => (isAnswered = true));
      while (!isAnswered) {
        turns++;
        await nextTurn();
      }
      expect(turns).toBeLessThan(100);
    },
  );

  it("answers everybody, whichever door they came through, and nobody once it is closed", async () => {
    const listening = await start();
    const statuses = await Promise.all(Array.from({ length: 100 }, () => ask(listening.port)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    await listening.close();
    for (let n = 0; n < 50; n++) await expect(ask(listening.port)).rejects.toThrow("ECONNREFUSED");
  });

  it("names the variable where the port is somebody else's, also one of its own kind", async () => {
    const { port } = await start();
    const taken = `GATEWAY_PORT: port ${port} on 127.0.0.1 is in use; choose another`;
    await expect(listenWide(createServer(), { ...where, port })).rejects.toThrow(taken);
    const other = createNetServer().listen(0, where.host);
    opened.push(other);
    await once(other, "listening");
    const { port: theirs } = other.address() as { port: number };
    await expect(listenWide(createServer(), { ...where, port: theirs })).rejects.toThrow("is in use");
  });
});
