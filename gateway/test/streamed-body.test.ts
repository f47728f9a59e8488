import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { streamBody } from "../src/request-body.ts";

const bytesMax = 50_000_000;
/** Reads it slower than it is sent. */
const pauseMs = 5;

const server = createServer(async (request, response) => {
  let bytes = 0;
  try {
    for await (const piece of streamBody(request, Buffer.alloc(0), bytesMax, { came: () => {} }, () => {})) {
      bytes += (piece as Buffer).length;
      await delay(pauseMs);
    }
    response.end(`all ${bytes}`);
  } catch (error) {
    response.end(`${bytes} and then ${(error as Error).message}`);
  }
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

const sent = (size: number) =>
  new Promise<string>((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const sending = httpRequest(
      { port, host: "127.0.0.1", method: "POST", headers: { "content-length": size } },
      (answer) => {
        let text = "";
        answer.on("data", (piece) => {
          text += piece;
        });
        answer.on("end", () => resolve(text));
      },
    );
    sending.on("error", reject);
    sending.end(Buffer.alloc(size, "a"));
  });

it.each([1, 70_000, 100_000, 140_000, 1_000_000, 3_000_001])(
  "a body of %i bytes arrives whole at who reads it slower than it is sent, however often",
  async (size) => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => sent(size)));
    expect(answers).toEqual(answers.map(() => `all ${size}`));
  },
);
