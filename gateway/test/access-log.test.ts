import { createLogger, createMetrics } from "@rawat/platform";
import { expect, test } from "vitest";
import { createAccessLog } from "../src/access-log.ts";
import type { Visit } from "../src/visit.ts";

const ended = (further: Partial<Visit>): Visit =>
  ({
    request: { method: "GET" },
    response: { writableFinished: true, statusCode: 200 },
    startedAtMs: performance.now() - 12,
    requestId: "01980000-0000-7000-8000-000000000000",
    path: "/api/cards/50%25",
    ...further,
  }) as Visit;

const visits = [
  ended({}),
  ended({ caller: { actor: { kind: "account", accountId: "a", role: "staff", name: 'Somebody "quoted"' } } }),
  ended({ caller: { actor: { kind: "visitor" } }, fault: "bad_neighbour", cause: 'a "cause"\n{}\\' }),
];

test("lines made here are the ones that the logger would make, each of them whole", () => {
  let made = "";
  let logged = "";
  const own = createAccessLog(
    createLogger("gateway", "info", { write: () => undefined }),
    createMetrics("a"),
    (lines) => {
      made += lines;
    },
  );
  const usual = createAccessLog(
    createLogger("gateway", "info", {
      write: (line) => {
        logged += line;
      },
    }),
    createMetrics("b"),
  );
  for (const log of [own, usual]) {
    for (const visit of visits) log.note(visit);
    log.flush();
  }
  const parsed = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => {
        const { time, ms, ...fields } = JSON.parse(line);
        expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(ms).toBeGreaterThanOrEqual(12);
        return fields;
      });
  expect(parsed(made)).toEqual(parsed(logged));
  expect(parsed(made)).toHaveLength(3);
});

test("nothing is written below the level that is wanted", () => {
  const written: string[] = [];
  const log = createAccessLog(
    createLogger("gateway", "warn", { write: () => undefined }),
    createMetrics("c"),
    (lines) => written.push(lines),
  );
  log.note(ended({}));
  log.flush();
  expect(written).toEqual([]);
});
