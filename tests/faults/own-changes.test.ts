import { setTimeout as pause } from "node:timers/promises";
import { ownChanges } from "@rawat/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answered } from "../harness/caller.ts";
import { until } from "../harness/program.ts";
import { type Rawat, register, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let desk: string;
let admin: string;
beforeAll(async () => {
  rawat = await startRawat();
  [desk, admin] = [await tokenOf(rawat.ask, "frontdesk"), await tokenOf(rawat.ask, "admin")];
});
afterAll(() => rawat.stop());

type Person = Awaited<ReturnType<typeof register>>;

const moving = ({ user, access_token: token }: Person, turn: number) =>
  rawat.ask("PATCH", `/api/patients/${user.patientId}`, { token, json: { address: { line: `Jalan ${turn}` } } });
const renaming = ({ access_token: token }: Person, turn: number) =>
  rawat.ask("PATCH", turn % 2 ? "/auth/profile" : "/api/auth/profile", { token, json: { name: `Nama ${turn}` } });

const withinMs = 10_000;
/** Changes that the loop tries while somebody reads and decides. */
const meanwhile = 3;

/** Reads and then decides with the ETag that was read, again where it is stale, while the person changes themself in a loop. */
async function decideDuring(
  change: (person: Person, turn: number) => Promise<Answered>,
  person: Person,
  token: string,
  path: string,
  decide: (headers: Record<string, string>) => Promise<Answered>,
) {
  let isOver = false;
  const statuses: number[] = [];
  const changing = (async () => {
    for (let turn = 0; !isOver; turn++) {
      statuses.push((await change(person, turn)).status);
      await pause(20);
    }
  })();
  const endsAt = performance.now() + withinMs;
  let decided: Answered;
  do {
    const { headers } = await rawat.ask("GET", path, { token });
    const seen = statuses.length;
    await until(() => statuses.length >= seen + meanwhile);
    decided = await decide({ "if-match": headers.get("etag") ?? "" });
  } while (decided.status === 412 && performance.now() < endsAt);
  isOver = true;
  await changing;
  return { decided: decided.status, changes: statuses.filter((status) => status === 200).length };
}

const max = ownChanges.aMinute;

describe("whoever changes themself in a loop", () => {
  it("is archived all the same by who read them a moment ago", async () => {
    const person = await register(rawat.ask);
    const path = `/api/patients/${person.user.patientId}`;
    const { decided, changes } = await decideDuring(moving, person, desk, path, (headers) =>
      rawat.ask("DELETE", path, { token: desk, headers }),
    );
    expect(decided).toBe(204);
    expect(changes).toBe(max);
  });

  it("is disabled all the same by who read the account a moment ago, by whichever path they rename themselves", async () => {
    const person = await register(rawat.ask);
    const path = `/api/users/${person.user.id}`;
    const { decided, changes } = await decideDuring(renaming, person, admin, path, (headers) =>
      rawat.ask("PATCH", path, { token: admin, headers, json: { disabled: true } }),
    );
    expect(decided).toBe(200);
    expect(changes).toBe(max);
  });

  it("is told when to come again, and the clinic may change them as often as it likes", async () => {
    const person = await register(rawat.ask);
    const own: Answered[] = [];
    // Ten at once: all change one row, for which they stand in line.
    for (let turn = 0; own.length < max + 5; turn += 10)
      own.push(
        ...(await Promise.all(
          Array.from({ length: Math.min(10, max + 5 - turn) }, (_, of) => moving(person, turn + of)),
        )),
      );
    expect(own.map(({ status }) => status).sort()).toEqual([...Array(max).fill(200), ...Array(5).fill(429)]);
    for (const { status, body, headers } of own) {
      if (status !== 429) continue;
      expect(body.code).toBe("too_many_requests");
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
      expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
    }
    for (let turn = 0; turn < max + 5; turn++)
      expect((await moving({ ...person, access_token: desk }, turn)).status).toBe(200);
  });
});
