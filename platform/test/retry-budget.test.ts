import { expect, test } from "vitest";
import { createRetryBudget } from "../src/neighbours/retry-budget.ts";

test("however many calls went well before, twenty repeats are all that is saved up for a bad moment", () => {
  const budget = createRetryBudget();
  for (let turn = 0; turn < 10_000; turn++) budget.earn();
  const repeats = Array.from({ length: 1_000 }, () => budget.spend());
  expect(repeats.filter(Boolean)).toHaveLength(20);
});
