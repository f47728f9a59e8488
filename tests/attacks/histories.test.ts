import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../harness/program.ts";
import { type Rawat, register, startRawat, tokenOf } from "../harness/rawat.ts";
import { watched } from "./watch.ts";

let rawat: Rawat;
let desk: string;
beforeAll(async () => {
  rawat = await startRawat({ environment: { TRUSTED_PROXIES: "127.0.0.1" } });
  desk = await tokenOf(rawat.ask, "frontdesk");
});
afterAll(() => rawat.stop());

interface Patient {
  accessToken: string;
  patientId: string;
}

/** Registers one, who asks for their history from this address. */
async function patientAt(address: string) {
  const { user, access_token: accessToken } = await register(rawat.ask);
  const { patientId } = user as Patient;
  const ask = watched(rawat.ask);
  return (token: string = accessToken) =>
    ask("GET", `/api/patients/${patientId}/timeline`, { token, headers: { "x-forwarded-for": address } });
}

/**
 * What becomes of histories that are asked for at once, so many of each patient. A service that is asked for a part of each answers nothing
 * until some were refused.
 */
async function askedAtOnce(patients: Awaited<ReturnType<typeof patientAt>>[], ofEach: number) {
  const [records] = rawat.services.record;
  const statuses: number[] = [];
  const count = (status: number) => statuses.filter((one) => one === status).length;
  await records?.freeze();
  const asked = Array.from({ length: ofEach }, () => patients.map((history) => history())).flat();
  const flood = asked.map(async (one) => statuses.push((await one).status));
  try {
    await until(() => count(429) > 0);
    // What else is refused is so by now.
    await pause(300);
    expect((await patients[0]?.(desk))?.status).toBe(200);
  } finally {
    records?.thaw();
  }
  await Promise.all(flood);
  return { put: count(200), refused: count(429) };
}

describe("of histories that patients ask for at once", () => {
  it("eleven of one patient are in hand or wait, the others are told to come again", async () => {
    const greedy = await patientAt("203.0.113.1");
    expect(await askedAtOnce([greedy], 16)).toEqual({ put: 11, refused: 5 });
    expect((await greedy()).status).toBe(200);
  });

  it("twenty-one of one network are, however many patients it has", async () => {
    const together = await Promise.all(Array.from({ length: 26 }, (_, n) => patientAt(`203.0.113.${n}`)));
    expect(await askedAtOnce(together, 1)).toEqual({ put: 21, refused: 5 });
  });

  it("forty-two of all are, however many networks they come from", async () => {
    const everywhere = await Promise.all(Array.from({ length: 46 }, (_, n) => patientAt(`203.0.${n}.1`)));
    expect(await askedAtOnce(everywhere, 1)).toEqual({ put: 42, refused: 4 });
  });
});

it("a patient of another network has their history while one asks again and again", async () => {
  const [greedy, other] = [await patientAt("203.0.113.1"), await patientAt("198.51.100.1")];
  const flood = Promise.all(Array.from({ length: 60 }, () => greedy()));
  const others = await Promise.all([other(), greedy(desk)]);
  expect(others.map(({ status }) => status)).toEqual([200, 200]);
  expect(new Set((await flood).map(({ status }) => status))).toEqual(new Set([200, 429]));
});
