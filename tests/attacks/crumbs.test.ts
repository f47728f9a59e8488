import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openLine, pour } from "../harness/pouring.ts";
import { until } from "../harness/program.ts";
import { type Rawat, register, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
const tokens: Record<string, string> = {};
beforeAll(async () => {
  rawat = await startRawat();
  tokens.patient = (await register(rawat.ask)).access_token;
  tokens.desk = await tokenOf(rawat.ask, "frontdesk");
});
afterAll(() => rawat.stop());

const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const part = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n';

/** Sends a body of crumbs as fast as it is taken, whatever is answered. Tells the answer once the connection has ended. */
async function answerTo(line: string, { token, type, begin }: { token?: string; type: string; begin: string }) {
  const { hostname, port } = new URL(rawat.gateways[0]?.url ?? "");
  const crumbs = openLine(Number(port), hostname);
  const { socket } = crumbs;
  const identity = token === undefined ? "" : `Authorization: Bearer ${token}\r\n`;
  const head = `Host: a\r\n${identity}Content-Type: ${type}\r\nTransfer-Encoding: chunked\r\n`;
  socket.write(`${line} HTTP/1.1\r\n${head}\r\n${begin}`);
  // Until it is in the hands of whoever answers it.
  await delay(300);
  pour(crumbs, chunk("a").repeat(1_000));
  await until(crumbs.isClosed, 15_000).finally(() => socket.destroy());
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(crumbs.text())?.[1]);
}

const json = { type: "application/json", begin: chunk('{"email":"') };
it.each([
  ["POST /api/auth/login", json, [413]],
  ["POST /auth/register", json, [413]],
  ["POST /api/payments/midtrans/callback", json, [413]],
  ["POST /api/nothing", json, [404]],
  // Where the pages are not built there is nothing.
  ["GET /", json, [200, 404, 413]],
  [
    "POST /api/chats/attachments",
    { type: "multipart/form-data; boundary=b", begin: chunk(part), who: "patient" },
    [413],
  ],
  ["POST /api/patients/import", { type: "text/csv", begin: chunk("name,birthDate\n"), who: "desk" }, [413]],
  ["POST /api/patients/import/preview", { type: "text/csv", begin: chunk("name,birthDate\n"), who: "desk" }, [413]],
] as [string, typeof json & { who?: string }, number[]][])(
  "whoever sends a body of crumbs has their connection ended, at whatever of ours: %s",
  async (line, { who, ...body }, statuses) => {
    const token = who === undefined ? undefined : tokens[who];
    const status = await answerTo(line, { ...body, ...(token !== undefined && { token }) });
    expect(statuses).toContain(status);
  },
);
