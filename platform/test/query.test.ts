import { expect, test } from "vitest";
import { queryOf } from "../src/http/parse.ts";

test("a parameter that is repeated thousands of times is a list, and costs no more than its length", () => {
  const url = `/?${"a&".repeat(40_000)}b=1`;
  const startedAt = performance.now();
  const query = queryOf(url);
  // By the square of its length it takes more than a second.
  expect(performance.now() - startedAt).toBeLessThan(500);
  expect([Array.isArray(query.a), query.b]).toEqual([true, "1"]);
});
