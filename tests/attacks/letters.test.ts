import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMailServer } from "../harness/mail-server.ts";
import { until } from "../harness/program.ts";
import { type Rawat, register, somebody, startRawat } from "../harness/rawat.ts";
import { lettersTo } from "./cast.ts";

// We are the proxy, so that each request has an address of its own.
let rawat: Rawat;
beforeAll(async () => {
  rawat = await startRawat({ environment: { TRUSTED_PROXIES: "127.0.0.1" } });
});
afterAll(() => rawat.stop());

let addresses = 0;
const forget = (email: string) =>
  rawat.ask("POST", "/auth/forgot-password", {
    json: { email },
    headers: { "x-forwarded-for": `203.0.${addresses >> 8}.${addresses++ & 255}` },
  });

/** Waits until what was asked for so far is done: letters are sent in the order in which they were asked for. */
async function untilDone(): Promise<void> {
  const { email } = await register(rawat.ask);
  await forget(email);
  await until(async () => (await lettersTo(rawat.folder, email)).length === 1);
}

it("no letter of the clinic's says what somebody typed who opened an account with another's e-mail", async () => {
  const typed = { name: "PENTING: tagihan Anda di https://evil.example/bayar" };
  const { email, access_token: token } = await register(rawat.ask, typed);
  await rawat.ask("PATCH", "/auth/profile", { token, json: { name: `${typed.name} hari ini juga` } });
  await forget(email);
  await untilDone();
  const [letter = ""] = await lettersTo(rawat.folder, email);
  expect(letter).toContain("/reset.html#token=");
  for (const word of ["PENTING", "tagihan", "evil.example", "hari ini juga"]) expect(letter).not.toContain(word);
});

it("of all who ask for letters to one e-mail, from whatever addresses, five are heard in half an hour and none is told", async () => {
  const [{ email }, unknown] = [await register(rawat.ask), somebody().email];
  for (let turn = 0; turn < 8; turn++) {
    const [known, nobody] = [await forget(email), await forget(unknown)];
    expect([known.status, known.text]).toEqual([202, nobody.text]);
    expect(nobody.status).toBe(202);
    await untilDone();
  }
  expect(await lettersTo(rawat.folder, email)).toHaveLength(5);
});

it("letters to one e-mail keep nobody else from theirs", async () => {
  const [{ email }, other] = [await register(rawat.ask), await register(rawat.ask)];
  for (let turn = 0; turn < 6; turn++) {
    await forget(email);
    await untilDone();
  }
  await forget(other.email);
  await untilDone();
  expect(await lettersTo(rawat.folder, other.email)).toHaveLength(1);
});

describe("a stop", () => {
  it("comes after every letter that was asked for, to the last moment before the door closes", async () => {
    const people: { email: string }[] = [];
    // From one address few may wait at once for what a password costs.
    while (people.length < 120)
      people.push(...(await Promise.all(Array.from({ length: 20 }, () => register(rawat.ask)))));
    const [gateway] = rawat.gateways;
    const heard: string[] = [];
    const stopped = gateway?.stop();
    for (const { email } of people) {
      const answer = await forget(email).catch(() => undefined);
      if (answer?.status !== 202) break;
      heard.push(email);
      await pause(25);
    }
    expect(await stopped).toBe(0);
    expect(heard.length).toBeGreaterThan(5);
    expect(heard.length).toBeLessThan(people.length);
    const letters = await Promise.all(heard.map((email) => lettersTo(rawat.folder, email)));
    expect(heard.filter((_, at) => letters[at]?.length !== 1)).toEqual([]);
    await gateway?.restart();
  }, 30_000);

  it("waits for a mail server that takes its time, and not for one that never answers", async () => {
    const [gateway] = rawat.gateways;
    const [one, never] = [await register(rawat.ask), await register(rawat.ask)];
    // The door is open for another second, and then two are given to letters that are on their way.
    const server = await startMailServer((letter) => (letter.includes(never.email) ? undefined : 1_900));
    await gateway?.restart({ SMTP_URL: server.url });
    for (const { email } of [never, one]) await forget(email);
    await until(() => server.offered() === 2);
    const stoppedAt = performance.now();
    expect(await gateway?.stop()).toBe(0);
    expect(performance.now() - stoppedAt).toBeLessThan(8_000);
    expect(server.taken()).toEqual([expect.stringContaining(one.email)]);
    await server.stop();
    await gateway?.restart();
  }, 30_000);
});
