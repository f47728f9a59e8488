import { afterAll, beforeAll, expect, it } from "vitest";
import { type Rawat, somebody, startRawat } from "../harness/rawat.ts";

const links = 20;

let rawat: Rawat;
beforeAll(async () => {
  const dear = { PASSWORD_HASH_COST: "10", TRUSTED_PROXIES: "127.0.0.1", DEMO_DATA: "off" };
  rawat = await startRawat({ environment: dear });
});
afterAll(() => rawat.stop());

async function timed(work: () => Promise<{ status: number }[]>) {
  const startedAt = performance.now();
  const statuses = (await work()).map(({ status }) => status);
  return { statuses: new Set(statuses), ms: performance.now() - startedAt };
}

it("made-up links to a new password cost no hash, from however many addresses they come", async () => {
  const { email, password } = somebody();
  const compare = async () => [await rawat.ask("POST", "/auth/login", { json: { email, password } })];
  // The first one is slow for other reasons.
  await compare();
  const compared = await timed(compare);
  expect(compared.statuses).toEqual(new Set([401]));
  const guessed = await timed(() =>
    Promise.all(
      Array.from({ length: links }, (_, at) =>
        rawat.ask("POST", "/auth/reset-password", {
          json: { token: String(at).padStart(43, "A"), password },
          headers: { "x-forwarded-for": `198.51.100.${at}` },
        }),
      ),
    ),
  );
  expect(guessed.statuses).toEqual(new Set([400]));
  // Hashed by two at a time they would take ten times as long as one.
  expect(guessed.ms).toBeLessThan((links / 4) * compared.ms);
});
