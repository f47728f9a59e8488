import { afterAll, beforeAll, expect, it } from "vitest";
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

it("of all who ask for letters to one e-mail, from whatever addresses, five are heard in an hour and none is told", async () => {
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
