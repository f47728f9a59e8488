import { expect, test } from "vitest";
import { createHolding } from "../src/holding.ts";
import { createShares, type Shared } from "../src/shares.ts";

const bound = { each: 2, all: 3 };
const bounds = { bodies: bound, bytes: bound, uploads: bound, slowAnswers: bound };

test.each<Shared>(["bodies", "bytes", "uploads", "slowAnswers"])(
  "of %s one caller has their part, and all have theirs",
  (what) => {
    const shares = createShares(bounds);
    expect([1, 2, 3].map(() => shares.take("a", what))).toEqual([undefined, undefined, "caller"]);
    expect([1, 2].map(() => shares.take("b", what))).toEqual([undefined, "everybody"]);
    shares.giveBack("a", what);
    expect(shares.take("b", what)).toBeUndefined();
    expect(shares.take("a", what)).toBe("everybody");
  },
);

test("a holding gives back all that it has, once", () => {
  const shares = createShares(bounds);
  const holding = createHolding(shares, "a");
  expect([holding.hold("bodies"), holding.keep(2)]).toEqual([undefined, undefined]);
  expect(holding.keep(1)?.status).toBe(429);
  holding.arrived();
  holding.arrived();
  holding.release();
  holding.release();
  expect([shares.take("a", "bodies", 2), shares.take("a", "bytes", 2)]).toEqual([undefined, undefined]);
  expect([shares.take("a", "bodies"), shares.take("a", "bytes")]).toEqual(["caller", "caller"]);
  // What was given back twice would leave room for more than there is.
  expect([1, 2].map(() => shares.take("b", "bodies"))).toEqual([undefined, "everybody"]);
  expect([1, 2].map(() => shares.take("b", "bytes"))).toEqual([undefined, "everybody"]);
});
