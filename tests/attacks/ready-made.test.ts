import { readdirSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildStalePages } from "../../scripts/start/web-pages.ts";
import { type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
beforeAll(async () => {
  rawat = await startRawat();
});
afterAll(() => rawat.stop());

/** What is answered, as it comes over the wire. */
async function ask(path: string, coding: string, further: Record<string, string> = {}, method = "GET") {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = { accept: "text/html, */*", "accept-encoding": coding, ...further };
  request(`${rawat.gateways[0]?.url}${path}`, { method, headers }, resolve).on("error", reject).end();
  const answer = await promise;
  const body = Buffer.from(await text(answer.setEncoding("latin1")), "latin1");
  return { status: answer.statusCode, headers: answer.headers, body };
}

/** Whether it was there before it was asked for: what is compressed meanwhile is sent without its length. */
const wasReady = ({ headers, body }: Awaited<ReturnType<typeof ask>>) =>
  Number(headers["content-length"]) === body.length;

const fault = buildStalePages(() => undefined);
if (fault !== undefined) throw new Error(fault);
const script = `/assets/${readdirSync("web/dist/assets").find((name) => /^entrance-.*\.js$/.test(name))}`;
const browsers = "gzip, deflate, br, zstd";

describe("what is the same for all", () => {
  it.each(["/openapi.json", "/asyncapi.json", "/news"])(
    "is compressed once and not for each who asks: %s",
    async (path) => {
      for (const [coding, told] of [
        [browsers, "br"],
        ["gzip, deflate", "gzip"],
        ["deflate", undefined],
      ] as const) {
        const answer = await ask(path, coding);
        expect([answer.status, answer.headers["content-encoding"], wasReady(answer)]).toEqual([200, told, true]);
        expect(answer.headers.vary).toMatch(/accept-encoding/i);
      }
    },
  );

  it("is compressed as soon as it is asked for again, where it is what somebody searched the news for", async () => {
    const asked = [];
    for (let turn = 0; turn < 2; turn++) asked.push(await ask("/news?q=sekali", browsers));
    expect(asked.map(({ status, headers }) => [status, headers["content-encoding"]])).toEqual([
      [200, undefined],
      [200, "br"],
    ]);
    expect(asked.every((answer) => wasReady(answer) && /accept-encoding/i.test(String(answer.headers.vary)))).toBe(
      true,
    );
    expect(brotliDecompressSync(asked[1]?.body as Buffer)).toEqual(asked[0]?.body);
  });

  it.each(["/", "/docs", "/appointments/some/more", "/logo.svg", script])(
    "and when the pages are built, where it is a file: %s",
    async (path) => {
      const plain = await ask(path, "identity");
      const [packed, zipped, other] = await Promise.all(
        [browsers, "gzip", "deflate"].map((coding) => ask(path, coding)),
      );
      const codings = [packed, zipped, other].map((answer) => answer?.headers["content-encoding"]);
      expect(codings).toEqual(["br", "gzip", undefined]);
      expect(brotliDecompressSync(packed?.body as Buffer)).toEqual(plain.body);
      expect(gunzipSync(zipped?.body as Buffer)).toEqual(plain.body);
      expect(other?.body).toEqual(plain.body);
      for (const answer of [plain, packed, zipped, other]) {
        expect([answer?.status, answer && wasReady(answer)]).toEqual([200, true]);
        expect(answer?.headers.vary).toMatch(/accept-encoding/i);
        for (const name of ["content-type", "cache-control", "content-security-policy"])
          expect(answer?.headers[name]).toBe(plain.headers[name]);
      }
    },
  );

  it("is told of by its head, its part or that it is known, in the coding in which it would come", async () => {
    const whole = await ask(script, browsers);
    const head = await ask(script, browsers, {}, "HEAD");
    for (const name of ["content-type", "content-encoding", "content-length", "etag", "vary", "cache-control"])
      expect([name, head.headers[name]]).toEqual([name, whole.headers[name]]);
    expect(head.body).toHaveLength(0);

    const part = await ask(script, browsers, { range: "bytes=10-19" });
    expect([part.status, part.headers["content-encoding"]]).toEqual([206, "br"]);
    expect(part.headers["content-range"]).toBe(`bytes 10-19/${whole.body.length}`);
    expect(part.body).toEqual(whole.body.subarray(10, 20));

    const none = await ask(script, browsers, { range: "bytes=99999999-" });
    expect([none.status, none.headers["content-range"]]).toEqual([416, `bytes */${whole.body.length}`]);
    expect((await ask(script, browsers, { "if-match": '"another"' })).status).toBe(412);

    const etag = String(whole.headers.etag);
    const known = await ask(script, browsers, { "if-none-match": etag });
    expect([known.status, known.body.length]).toEqual([304, 0]);
    expect(known.headers.vary).toMatch(/accept-encoding/i);
    expect((await ask(script, "identity", { "if-none-match": etag })).status).toBe(200);
  });

  it("is a page also where there is none, and no folder of its own", async () => {
    const missing = await ask("/nowhere", browsers);
    expect([missing.status, missing.headers["content-encoding"], wasReady(missing)]).toEqual([404, "br", true]);
    expect(brotliDecompressSync(missing.body)).toEqual((await ask("/nowhere", "identity")).body);
    for (const path of ["/.br/index.html", "/.gzip/index.html", "/.br/"])
      expect((await ask(path, "identity")).status).toBe(404);
  });
});

describe("a page of news", () => {
  let serial = 0;
  const write = async (slug = `kabar-${++serial}`) => {
    const token = await tokenOf(rawat.ask, "frontdesk");
    const json = { title: "Kabar", body: "Isi.", status: "published", slug };
    expect((await rawat.ask("POST", "/api/news", { token, json })).status).toBe(201);
    return slug;
  };

  it("is read in the language of whoever reads, however lately somebody read it in the other one", async () => {
    const slug = await write();
    const languageFor = async (wanted: string) =>
      /<html lang="(..)"/.exec(
        (await ask(`/news/${slug}`, "identity", { "accept-language": wanted })).body.toString(),
      )?.[1];
    expect([await languageFor("id"), await languageFor("en"), await languageFor("id")]).toEqual(["id", "en", "id"]);
  });

  it("that is not there yet is told so by one that nobody keeps", async () => {
    const slug = "kabar-nanti";
    const missing = await ask(`/news/${slug}`, "identity");
    expect([missing.status, missing.headers["cache-control"]]).toEqual([404, "no-store"]);
    await write(slug);
    const there = await ask(`/news/${slug}`, "identity");
    expect([there.status, there.headers["cache-control"]]).toEqual([200, "public, max-age=60"]);
  });
});
