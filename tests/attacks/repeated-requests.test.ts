import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Asked } from "../harness/caller.ts";
import { type Cast, gatherCast } from "./cast.ts";
import { everyEndpoint, pathOf, validRequest } from "./endpoints.ts";
import { ownLimits } from "./payment-provocations.ts";
import type { Person } from "./person.ts";
import { ownershipOf } from "./things.ts";
import { withoutCircumstance } from "./watch.ts";

let cast: Cast;
beforeAll(async () => {
  cast = await gatherCast({ environment: ownLimits });
});
afterAll(() => cast.stop());

const isUnderDoctor = ({ endpoint }: (typeof everyEndpoint)[number]) => endpoint.path.startsWith("/api/doctors/");
const repeatable = everyEndpoint.filter(({ endpoint }) => endpoint.idempotent);
describe.each(repeatable)("Idempotency-Key at $method $endpoint.path", (entry) => {
  // Whose role may: an administrator, but where a doctor alone writes, or a patient pays.
  const who =
    (["admin", "doctor"] as const).find((role) => (entry.endpoint.access as readonly string[]).includes(role)) ??
    "owner";
  const limit = entry.endpoint.accountLimit;
  const isCounted = limit?.roles?.includes(who === "owner" ? "patient" : who) ?? limit !== undefined;
  const most = isCounted && limit ? limit.aMinute : Number.POSITIVE_INFINITY;
  // Of what one account may do a few times a minute each test has an account of its own.
  let caller: Person;
  beforeEach(async () => {
    caller = most > 200 ? cast.people[who] : await cast.fresh(who);
  });
  /** Where it is made: under what is the doctor's own, or anew for each test. */
  const place = async () =>
    pathOf(
      entry,
      isUnderDoctor(entry) ? cast.people.doctor.staffId : ((await ownershipOf(entry)?.make(cast, "other")) ?? ""),
    );
  const create = async (path: string, headers: Record<string, string>, wished?: Asked) => {
    const { json, body } = wished ?? (await validRequest(cast, entry, caller));
    const wish: Asked = { ...(json !== undefined && { json }), ...(body !== undefined && { body }) };
    return { wish, answer: await cast.ask(entry.method, path, { token: caller.token, ...wish, headers }) };
  };

  it("makes one thing of a hundred equal requests, or as many as may be, and refuses another body under it", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const path = await place();
    const { wish, answer } = await create(path, headers);
    expect(answer.status).toBe(entry.endpoint.status);
    const again = await Promise.all(
      Array.from({ length: Math.min(100, most - 2) }, async () => (await create(path, headers, wish)).answer),
    );
    for (const one of again) expect(withoutCircumstance(one)).toEqual(withoutCircumstance(answer));
    expect((await create(path, headers)).answer.body).toMatchObject({ status: 422, code: "idempotency_key_reused" });
  });

  it("is never another account's, and must be plain", async () => {
    const key = randomUUID();
    const { wish, answer } = await create(await place(), { "idempotency-key": key });
    const other = await cast.fresh(who);
    const theirs = await cast.ask(entry.method, await place(), {
      token: other.token,
      ...wish,
      headers: { "idempotency-key": key },
    });
    expect(theirs.body.data?.id).not.toBe(answer.body.data.id);
    for (const odd of ["", "x".repeat(256), "a b", "\u00e9"]) {
      const { answer: refused } = await create(await place(), { "idempotency-key": odd });
      expect([odd.slice(0, 9), refused.status]).toEqual([odd.slice(0, 9), 400]);
    }
  });
});
