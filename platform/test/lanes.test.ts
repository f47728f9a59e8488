import { expect, test } from "vitest";
import { createLanes } from "../src/lanes.ts";

/** A lane in which two may be inside, and what became of those who came. */
function open() {
  const lanes = createLanes({ insideMax: 2, waitingMax: 10 });
  const outcomes: string[] = [];
  const enter = (name: string, leftMs?: number, group?: string) =>
    lanes.enter(
      "one",
      {
        begin: () => void outcomes.push(`${name} began`),
        giveUp: () => void outcomes.push(`${name} gave up`),
        leftMs,
      },
      group,
    );
  return { enter, outcomes };
}

test("who leaves makes room for one, for as long as anybody else is inside", () => {
  const { enter, outcomes } = open();
  const [first, second] = [enter("first"), enter("second")];
  first?.leave();
  enter("third");
  enter("fourth");
  expect(outcomes).toEqual(["first began", "second began", "third began"]);
  second?.leave();
  expect(outcomes.at(-1)).toBe("fourth began");
});

test("whose time is over is not begun, also where the program had none to notice it before their turn came", () => {
  const { enter, outcomes } = open();
  const [first] = [enter("first"), enter("second")];
  // A second is the least that must be left, so that this one may wait for a twentieth.
  enter("late", 1_050);
  enter("patient");
  const until = performance.now() + 100;
  while (performance.now() < until);
  first?.leave();
  expect(outcomes).toEqual(["first began", "second began", "late gave up", "patient began"]);
});

test("who comes when as many wait as may is given no place, until one of them has gone", () => {
  const { enter, outcomes } = open();
  const [first] = Array.from({ length: 2 + 10 }, (_, at) => enter(`${at}`));
  expect(enter("too many")).toBeUndefined();
  first?.leave();
  expect(outcomes).toEqual(["0 began", "1 began", "2 began"]);
  expect(enter("next")).toBeDefined();
  expect(enter("too many")).toBeUndefined();
});

test("groups that wait in one lane take turns, and who is alone in theirs stands behind one of each", () => {
  const { enter, outcomes } = open();
  const names = ["first", "second", "a1", "a2", "a3", "b1", "b2", "c1"];
  const places = new Map(names.map((name) => [name, enter(name, undefined, name.slice(0, 1))]));
  // Of the second group the one leaves that would be next; the group keeps its turn.
  places.get("b1")?.leave();
  for (let at = 0; at < outcomes.length; at++) places.get(outcomes[at]?.split(" ")[0] ?? "")?.leave();
  expect(outcomes).toEqual(["first", "second", "a1", "b2", "c1", "a2", "a3"].map((name) => `${name} began`));
});
