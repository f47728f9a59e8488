import { type AccountLimit, endpoint } from "@rawat/contracts";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openMemoryKeyValue } from "../../platform/src/key-value/memory.ts";
import { startTestGateway, startUpstream } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const one of opened.splice(0).toReversed()) await one.close();
});

describe("an endpoint whose contract tells how often one account may call it", () => {
  const limitedAt = (path: `/${string}`, more: Partial<AccountLimit> = {}) =>
    endpoint({
      summary: "A route of the tests",
      status: 200,
      errors: [],
      method: "patch",
      path,
      access: "signed_in",
      accountLimit: { aMinute: 5, roles: ["patient"], ...more },
    });
  const mine = limitedAt("/api/mine");

  test("is called so often by one account of the role, over two gateways; by other accounts and roles as they like", async () => {
    const cards = await startUpstream((_, response) => response.end("ok"));
    const keyValue = openMemoryKeyValue();
    const services = { cards: { contracts: { cards: { mine } } } };
    const both = await Promise.all([0, 1].map(() => startTestGateway({ instances: [cards.url], keyValue, services })));
    opened.push(cards, ...both);
    const statusesOf = async (who: string) => {
      const statuses: number[] = [];
      for (let turn = 0; turn < 8; turn++) {
        const headers = { authorization: `Bearer ${who}` };
        const { status, headers: told } = await fetch(`${both[turn % 2]?.url}/api/mine`, { method: "PATCH", headers });
        statuses.push(status);
        if (status === 429) expect(Number(told.get("retry-after"))).toBeGreaterThan(0);
      }
      return statuses;
    };
    const limited = [...Array(5).fill(200), ...Array(3).fill(429)];
    expect(await statusesOf("patient-2")).toEqual(limited);
    expect(await statusesOf("patient-3")).toEqual(limited);
    expect(await statusesOf("staff-4")).toEqual(Array(8).fill(200));
    expect(cards.seen).toHaveLength(18);
  });

  test("is counted for itself: who has used it up may call another as often as that one's contract tells", async () => {
    const cards = await startUpstream((_, response) => response.end("ok"));
    const services = { cards: { contracts: { cards: { mine, other: limitedAt("/api/other") } } } };
    const gateway = await startTestGateway({ instances: [cards.url], services });
    opened.push(cards, gateway);
    const headers = { authorization: "Bearer patient-2" };
    for (const path of ["/api/mine", "/api/other"]) {
      const statuses: number[] = [];
      for (let turn = 0; turn < 6; turn++)
        statuses.push((await fetch(`${gateway.url}${path}`, { method: "PATCH", headers })).status);
      expect(statuses).toEqual([...Array(5).fill(200), 429]);
    }
  });

  test("is called so often a day, and whoever comes again the next minute is told to come the next day", async () => {
    const cards = await startUpstream((_, response) => response.end("ok"));
    const services = { cards: { contracts: { cards: { mine: limitedAt("/api/mine", { aDay: 8 }) } } } };
    const gateway = await startTestGateway({ instances: [cards.url], services });
    opened.push(cards, gateway);
    const headers = { authorization: "Bearer patient-2" };
    const answersOf = async (times: number) => {
      const answers: Response[] = [];
      for (let turn = 0; turn < times; turn++)
        answers.push(await fetch(`${gateway.url}/api/mine`, { method: "PATCH", headers }));
      return answers;
    };
    const waitOf = (answer: Response | undefined) => Number(answer?.headers.get("retry-after"));
    const first = await answersOf(7);
    expect(first.map(({ status }) => status)).toEqual([...Array(5).fill(200), 429, 429]);
    expect(waitOf(first.at(-1))).toBeLessThanOrEqual(60);

    const minuteLater = performance.now() + 61_000;
    vi.spyOn(performance, "now").mockReturnValue(minuteLater);
    // What the minute refused is not counted in the day.
    const second = await answersOf(4);
    expect(second.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(waitOf(second.at(-1))).toBeGreaterThan(23 * 3_600);
  });
});
