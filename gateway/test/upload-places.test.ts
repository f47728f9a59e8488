import { expect, test } from "vitest";
import { createUploadPlaces, type Upload } from "../src/upload-places.ts";

/** An upload of `network/address/account`, which writes down that it was given up. */
const upload = (path: string, ended: string[], more: Partial<Upload> = {}): Upload => ({
  of: path.split(" ")[0]?.split("/") ?? [],
  canGiveUp: () => true,
  isSlow: () => false,
  giveUp: () => void ended.push(path),
  ...more,
});

/** Places of which twelve are there, six of a network, five of an address, two of an account. */
function start(...paths: string[]) {
  const places = createUploadPlaces(12, [6, 5, 2]);
  const ended: string[] = [];
  const take = (path: string, more: Partial<Upload> = {}) => places.take(upload(path, ended, more));
  for (const path of paths) expect(take(path)).toBeUndefined();
  return { places, ended, take };
}

const many = (count: number, pathAt: (turn: number) => string) => Array.from({ length: count }, (_, at) => pathAt(at));

test("an account has its part, and is refused more, whoever else has places", () => {
  const { take, ended } = start("n/a/1", "n/a/1");
  expect([take("n/a/1"), take("n/a/2")]).toEqual(["caller", undefined]);
  expect(ended).toEqual([]);
});

test("an address has its part, from which whoever has none takes what an account has more", () => {
  const { take, ended } = start("n/a/1", "n/a/1 second", "n/a/2", "n/a/3", "n/a/4");
  expect([take("n/a/5"), take("n/a/6")]).toEqual([undefined, "caller"]);
  expect(ended).toEqual(["n/a/1"]);
  expect(take("n/b/7")).toBeUndefined();
});

test("a network has its part, of which an address that has more gives way to its neighbour", () => {
  const { take, ended } = start(...many(4, (turn) => `n/a/${turn}`), "n/b/5", "n/b/6");
  expect([take("n/c/7"), take("n/c/8"), take("n/c/9")]).toEqual([undefined, undefined, "caller"]);
  expect(ended).toEqual(["n/a/0", "n/a/1"]);
});

test("two networks that have all places, each by many addresses and accounts, give way to others until all have the same", () => {
  const { take, ended } = start(...many(6, (turn) => `m/${turn}/${turn}`), ...many(6, (turn) => `n/${turn}/${turn}`));
  expect(many(4, (turn) => `o${turn}/a/1`).map((path) => take(path))).toEqual(Array(4).fill(undefined));
  expect(ended).toEqual(["m/0/0", "n/0/0", "m/1/1", "n/1/1"]);
  // Theirs do not come back at the cost of whoever has one.
  expect(take("m/7/7")).toBe("everybody");
});

test("among equals whoever sends as good as nothing gives way, of those to whom the bound is common, and nobody else", () => {
  const { take, ended } = start(...many(10, (turn) => `n${turn}/a/1`));
  let isSlow = false;
  const slow = { isSlow: () => isSlow };
  expect([take("m/a/1 slow", slow), take("l/a/1 slow", slow), take("k/a/1")]).toEqual([
    undefined,
    undefined,
    "everybody",
  ]);
  isSlow = true;
  expect([take("k/a/1"), take("j/a/1"), take("i/a/1")]).toEqual([undefined, undefined, "everybody"]);
  expect(ended).toEqual(["m/a/1 slow", "l/a/1 slow"]);
});

test("what stands still of one's own account gives way to what it begins anew, and another's does not", () => {
  const { take, ended } = start("n/b/2");
  const slow = { isSlow: () => true };
  expect([take("n/b/2 slow", slow), take("n/a/1"), take("n/a/1"), take("n/a/1")]).toEqual([
    undefined,
    undefined,
    undefined,
    "caller",
  ]);
  expect(take("n/b/2")).toBeUndefined();
  expect(ended).toEqual(["n/b/2 slow"]);
});

test("of whoever has too much what is slow goes first, then what is oldest, and never what is in already", () => {
  const isIn = { canGiveUp: () => false };
  const { places, take, ended } = start();
  for (const at of [0, 1, 2]) take(`n/${at}/1 in`, isIn);
  take("n/3/1");
  take("n/4/1 slow", { isSlow: () => true });
  const last = upload("n/5/1", ended);
  places.take(last);
  for (let at = 0; at < 6; at++) take(`m${at}/a/1`);
  expect([take("l/a/1"), take("k/a/1")]).toEqual([undefined, undefined]);
  expect(ended).toEqual(["n/4/1 slow", "n/3/1"]);
  places.leave(last);
  expect([take("j/a/1"), take("i/a/1")]).toEqual([undefined, "everybody"]);
});

test("a place that is refused is nobody's: whoever asks in vain takes nothing from their network", () => {
  const { take } = start("n/a/1", "n/a/1");
  for (let turn = 0; turn < 20; turn++) expect(take("n/a/1")).toBe("caller");
  expect(many(3, (turn) => `n/a/${turn + 2}`).map((path) => take(path))).toEqual([undefined, undefined, undefined]);
});
