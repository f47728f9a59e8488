import { request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectUnharmed, whileDoing } from "../harness/bystander.ts";
import type { Answered } from "../harness/caller.ts";
import { until } from "../harness/program.ts";
import { type Rawat, signIn, somebody, startRawat, tokenOf } from "../harness/rawat.ts";

const megabyte = 1_000_000;
/**
 * What others may wait while a file is read; a machine that is shared adds its own. A list of what was read would take more memory: a
 * file of one megabyte has half a million lines.
 */
const harmless = { mostWithinMs: 300, allWithinMs: 1_500, grownByMbMax: 100 };

let rawat: Rawat;
let desk: string;
let admin: string;
beforeAll(async () => {
  rawat = await startRawat();
  [desk, admin] = await Promise.all([tokenOf(rawat.ask, "frontdesk"), tokenOf(rawat.ask, "admin")]);
  // The heap takes its size first: what is swept later does not count as growth.
  await send(header + upTo(megabyte, "a\n"), `${imports}?dryRun=true`);
});
afterAll(() => rawat.stop());

const imports = "/api/patients/import";

/** The token of one more person of the front desk. */
async function anotherDesk(): Promise<string> {
  const { email, password } = somebody();
  const json = { email, password, name: "Meja Depan", role: "staff" };
  expect((await rawat.ask("POST", "/api/users", { token: admin, json })).status).toBe(201);
  return (await signIn(rawat.ask, email, password)).access_token;
}

const send = (file: string | Buffer, path: string, token = desk): Promise<Answered> =>
  rawat.ask("POST", path, {
    token,
    body: new Uint8Array(Buffer.from(file)),
    headers: { "content-type": "text/csv" },
  });

/** Sends files, and reads somebody all the while. */
const whileSending = (sending: () => Promise<Answered>[]) => whileDoing(rawat, admin, sending);

const header = "name,birthDate,gender,notes\n";
const upTo = (bytes: number, line: string) => line.repeat(Math.floor(bytes / line.length));

/** Rows of people who are told apart by their numbers alone, and stay so however often one looks. */
const homonyms = (rows: number) => Array.from({ length: rows }, (_, n) => `a,unknown,L,${n}\n`).join("");

type Flood = readonly [string, () => string];

/** One of each way to be slow: by lines, by one line, by columns, by people who look alike. */
const usualFloods: readonly Flood[] = [
  ["lines of one letter", () => header + upTo(2 * megabyte, "a\n")],
  ["one line of 20 MB", () => header + upTo(20 * megabyte, "a")],
  ["a header row of 100,000 columns", () => `${header.trim()},${upTo(100_000, "x,")}\n`],
  ["people who have one letter in common, and nothing else", () => header + homonyms(50_000)],
];

const moreFloods: readonly Flood[] = [
  ["quoted cells that never close", () => header + upTo(megabyte, `"a\n${upTo(20_000, "b\n")}`)],
  ["one cell in quotation marks", () => `${header}"${upTo(megabyte, "a\n")}"`],
  ["empty lines", () => header + upTo(megabyte, "\n")],
  ["lines of one quotation mark", () => header + upTo(2 * megabyte, '"\n')],
  ["lines of quotation marks", () => header + upTo(2 * megabyte, `${'"'.repeat(500)}\n`)],
  ["lines of commas", () => header + upTo(2 * megabyte, `${",".repeat(999)}\n`)],
  ["lines with a fault in each cell", () => header + upTo(2 * megabyte, 'a,b,c,"d"\n')],
  ["fifty header rows of half a megabyte", () => upTo(25 * megabyte, `${upTo(500_000, "name,")}\n`)],
];
const floods = process.env.SOAK === "1" ? [...usualFloods, ...moreFloods] : usualFloods;

describe("a file of nothing but", { timeout: 120_000 }, () => {
  it.each(floods)("%s keeps nobody else waiting, and takes no memory with it", async (_, flood) => {
    const watched = await whileSending(() => [send(flood(), `${imports}?dryRun=true`)]);
    for (const { status, text } of watched.answers) expect([200, 400], text).toContain(status);
    expectUnharmed(watched, harmless);
  });

  it("people with one letter in common goes in, and nobody waits for it", async () => {
    const watched = await whileSending(() => [send(header + homonyms(10_000), imports)]);
    expect(watched.answers.map(({ status, body }) => [status, body.data.created])).toEqual([[200, 10_000]]);
    expectUnharmed(watched, harmless);
  });

  it("lines of one letter, looked at by ten at once before they are sent, is shown to all of them in time", async () => {
    const file = header + upTo(250_000, "a\n");
    const watched = await whileSending(() => Array.from({ length: 10 }, () => send(file, `${imports}/preview`)));
    expect(watched.answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expectUnharmed(watched, harmless);
  });
});

describe("several registers sent at once", { timeout: 120_000 }, () => {
  const refused = ({ status, headers }: Answered) => status === 429 && Number(headers.get("retry-after")) > 0;

  it("are read two at a time for one account, all the others are told to wait, and then there is room again", async () => {
    const file = header + upTo(megabyte / 5, "a\n");
    const watched = await whileSending(() => Array.from({ length: 6 }, () => send(file, `${imports}?dryRun=true`)));
    expect(watched.answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429, 429]);
    expect(watched.answers.filter(refused)).toHaveLength(4);
    expectUnharmed(watched, harmless);
    expect((await send(`${header}a,unknown,L,\n`, `${imports}?dryRun=true`)).status).toBe(200);
  });

  it("are read four at a time for everybody together", async () => {
    const others = await Promise.all([1, 2].map(() => anotherDesk()));
    const file = header + upTo(megabyte / 5, "a\n");
    const watched = await whileSending(() =>
      [desk, ...others].flatMap((token) => [1, 2].map(() => send(file, `${imports}?dryRun=true`, token))),
    );
    expect(watched.answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 429, 429]);
    expectUnharmed(watched, harmless);
  });

  it("so slowly that no clinic has such a line give way to whoever comes, and only then", async () => {
    // More than is kept at the door, in lines that bring nobody.
    const beginning = header + "a,unknown,L,\n".repeat(25_000);
    const slow = await Promise.all(
      [desk, await anotherDesk()].flatMap((token) => [1, 2].map(() => sendSlowly(rawat, token, beginning))),
    );
    const file = `${header}a,unknown,L,\n`;
    const tried = () => send(file, `${imports}?dryRun=true`, admin);
    // They have their places by then.
    await delay(2_000);
    expect(refused(await tried())).toBe(true);
    await delay(7_000);
    expect(refused(await tried())).toBe(true);
    expect(slow.map(({ status }) => status)).toEqual(Array(4).fill(undefined));
    await until(async () => (await tried()).status === 200, 20_000);
    await until(() => slow.some(({ status }) => status === 408));
    expect(slow.filter(({ status }) => status === undefined)).toHaveLength(3);
    for (const { hangUp } of slow) hangUp();
  });
});

/** Begins to send a file, of which a few bytes come now and then after its beginning. */
async function sendSlowly({ gateways: [gateway] }: Rawat, token: string, beginning: string) {
  const sending: { status?: number | undefined; hangUp(): void } = { hangUp };
  const wanted = request(`${gateway?.url}${imports}?dryRun=true`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "text/csv" },
  });
  wanted.on("response", (answer) => {
    sending.status = answer.statusCode;
    answer.resume();
  });
  wanted.on("error", () => clearInterval(pouring));
  wanted.write(beginning);
  const pouring = setInterval(() => wanted.write("a"), 250);
  function hangUp() {
    clearInterval(pouring);
    wanted.destroy();
  }
  return sending;
}
