import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answered } from "../harness/caller.ts";
import { type Rawat, startRawat } from "../harness/rawat.ts";

let rawat: Rawat;
beforeAll(async () => {
  rawat = await startRawat({ environment: { TRUSTED_PROXIES: "127.0.0.1" } });
});
afterAll(() => rawat.stop());

let serial = 0;
const search = (address: string, headers = {}) =>
  rawat.ask("GET", `/news?q=kata${++serial}`, { headers: { "x-forwarded-for": address, ...headers } });

/** How often the service was asked for something, as it counts itself. */
async function askedFor(route: string): Promise<number> {
  const figures = await (await fetch(`${rawat.services.staff[0]?.url}/metrics`)).text();
  const lines = figures.split("\n").filter((line) => line.startsWith("http_requests_total{"));
  return lines
    .filter((line) => line.includes(`route="${route}"`))
    .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

const floodMs = 6_000;
const drawnASecondMax = 8;
const drawnAtOnceMax = 10;
/** Those under way are drawn before their time is there. */
const underWayMax = 2;
const nameKeptForMs = 5_000;

describe("new searches of a dozen networks, several of each at once", { timeout: 60_000 }, () => {
  const answers: Answered[] = [];
  const honest: number[] = [];
  let searched: number;
  let named: number;
  let tookMs: number;
  beforeAll(async () => {
    const [searchedBefore, namedBefore] = [await askedFor("/api/news"), await askedFor("/api/clinic")];
    const beganAt = performance.now();
    const isOver = () => performance.now() - beganAt > floodMs;
    const flood = Array.from({ length: 160 }, async (_, at) => {
      while (!isOver()) answers.push(await search(`203.0.${at % 12}.${at}`));
    });
    for (let turn = 0; turn < 4; turn++) {
      await delay(1_000);
      honest.push((await search(`198.51.${turn}.7`)).status);
    }
    await Promise.all(flood);
    tookMs = performance.now() - beganAt;
    searched = (await askedFor("/api/news")) - searchedBefore;
    named = (await askedFor("/api/clinic")) - namedBefore;
  });

  it("are looked for a few times in a second, however many ask", () => {
    expect(searched).toBeGreaterThan(drawnAtOnceMax);
    expect(searched).toBeLessThanOrEqual(drawnAtOnceMax + underWayMax + Math.ceil((tookMs / 1_000) * drawnASecondMax));
  });

  it("keep nobody waiting who comes from elsewhere and searches once", () => {
    // Whose turn does not come within some three seconds is told so.
    expect(honest).toEqual([200, 200, 200, 200]);
  });

  it("are answered with the apology where their turn does not come, in the reader's language and kept by nobody", async () => {
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]));
    expect(new Set(refused.map(({ text }) => text)).size).toBe(1);
    const [{ text, headers } = expect.fail("None was refused")] = refused;
    expect(text).toContain("Berita sedang tidak dapat dimuat.");
    expect(headers.get("content-type")).toContain("text/html");
    expect(headers.get("content-security-policy")).toContain("default-src 'self'");
    expect([headers.get("cache-control"), headers.get("retry-after")]).toEqual(["no-store", "2"]);
  });

  it("ask for the clinic's name once in a while and not for each of them", () => {
    expect(named).toBeLessThanOrEqual(1 + Math.ceil(tookMs / nameKeptForMs));
  });
});
