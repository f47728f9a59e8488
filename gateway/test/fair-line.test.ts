import { deadlineIn, runInContext, TooSlow } from "@rawat/platform";
import { afterEach, expect, test, vi } from "vitest";
import { createFairLine, type FairLine, type FairLineOptions } from "../src/fair-line.ts";
import { createPasswords } from "../src/passwords/passwords.ts";

let line: FairLine | undefined;
afterEach(() => {
  line?.close();
  vi.useRealTimers();
});

function open(options: Partial<FairLineOptions> = {}): FairLine {
  line = createFairLine({ deed: "sign in", width: 1, keyMax: 10, allMax: 100, ...options });
  return line;
}

const groupOf = (key: string) => key.split("-")[0] as string;

/** In which order those are served who come, in that order, while somebody is being served, and are excused where they are honest; whoever is refused is left out. */
async function orderOf({ run, excuse }: FairLine, keys: readonly string[], isHonest = false): Promise<string[]> {
  const order: string[] = [];
  let finish = () => {};
  const busy = run("somebody", () => new Promise<void>((resolve) => (finish = resolve)));
  const come = async (key: string) => {
    await run(key, async () => void order.push(key));
    if (isHonest) excuse(key);
  };
  const all = keys.map((key) => come(key).catch(() => undefined));
  await Promise.resolve();
  finish();
  await Promise.all([busy, ...all]);
  return order;
}

async function serve({ run }: FairLine, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await run(key, async () => undefined);
}

test("whoever gives up leaves the line at once, and their place is somebody else's", async () => {
  const { run } = open({ keyMax: 2 });
  const [busy, reason] = [Promise.withResolvers<void>(), new Error("Waited long enough")];
  const begun: string[] = [];
  const first = run("one", () => busy.promise);
  const wait = (name: string, givenUp?: AbortSignal) => run("one", async () => void begun.push(name), givenUp);
  const impatient = new AbortController();
  const refused = wait("second", impatient.signal);
  const patient = wait("third", new AbortController().signal);
  await expect(wait("fourth")).rejects.toThrow();
  impatient.abort(reason);
  await expect(refused).rejects.toBe(reason);
  const last = wait("fifth");
  busy.resolve();
  await Promise.all([first, patient, last]);
  expect(begun).toEqual(["third", "fifth"]);
});

const many = (count: number, keyOf: (turn: number) => string) =>
  Array.from({ length: count }, (_, turn) => keyOf(turn));

test("whose work was excused stands before whoever was served as often without", async () => {
  const fair = open();
  await serve(fair, "honest");
  fair.excuse("honest");
  await serve(fair, "other");
  expect(await orderOf(fair, ["other", "honest"])).toEqual(["honest", "other"]);
});

test("who comes once is next, however many keys of one group wait, and has a place in a full line", async () => {
  const fair = open({ allMax: 50, groupOf });
  // Served as often as any of them, so that only the group tells who takes most.
  await serve(fair, "honest-1", "flood-0", "flood-0");
  // Each is a key that was never served; more than there is room for.
  const order = await orderOf(fair, [...many(80, (turn) => `flood-${turn + 1}`), "honest-1"]);
  expect(order[0]).toBe("honest-1");
  expect(order).toHaveLength(50);
});

test("who comes once stands behind one of each other group, however many wait whose work is all excused", async () => {
  const fair = open({ allMax: 500, groupOf });
  const groups = 6;
  const keyOf = (turn: number) => `group ${turn % groups}-${turn}`;
  const order = await orderOf(fair, [...many(groups * 40, keyOf), "fresh-1", "fresher-1"], true);
  expect(order.indexOf("fresher-1")).toBeLessThan(groups + 3);
  expect(order).toHaveLength(groups * 40 + 2);
});

test("who comes once is served soon, however many groups wait whose work was excused lately", async () => {
  const fair = open({ allMax: 500, groupOf });
  const keyOf = (turn: number) => `group ${turn % 40}-${turn}`;
  for (const key of many(40, keyOf)) {
    await serve(fair, key);
    fair.excuse(key);
  }
  const order = await orderOf(fair, [...many(400, keyOf), "fresh-1"], true);
  expect(order.indexOf("fresh-1")).toBeLessThan(4);
  // And each of the others has its turn in a round of them all.
  expect(new Set(order.slice(0, 100).map(groupOf)).size).toBe(41);
});

test("who signs in rightly behind a shared address has a turn in each round, however many come fresh meanwhile", async () => {
  const fair = open({ allMax: 500, groupOf });
  const order: string[] = [];
  let fresh = 0;
  const come = async (key: string): Promise<void> => {
    await fair.run(key, async () => void order.push(key));
    fair.excuse(key);
  };
  /** Each who was served is followed by one more who comes for the first time. */
  const flood = async (turns: number): Promise<void> => {
    for (let turn = 0; turn < turns; turn++) await come(`fresh ${fresh++}-1`);
  };
  const clinic = many(5, (turn) => `clinic-${turn}`).map(come);
  await Promise.all([...many(4, String).map(() => flood(50)), ...clinic]);
  expect(order.findLastIndex((key) => groupOf(key) === "clinic")).toBeLessThan(20);
});

test("whoever makes room keeps the turn of those who stay", async () => {
  const fair = open({ allMax: 4, groupOf });
  const order = await orderOf(fair, ["clinic-1", "clinic-1", "clinic-1", "other-1", "third-1", "fourth-1"]);
  expect(order).toEqual(["clinic-1", "other-1", "third-1", "fourth-1"]);
});

test("in a full line whoever comes has a place at the cost of the group that takes most, whoever else waits", async () => {
  const fair = open({ allMax: 50, groupOf });
  const order = await orderOf(fair, ["first-1", ...many(80, (turn) => `flood-${turn}`), "second-1", "third-1"]);
  expect(order.slice(0, 4)).toEqual(expect.arrayContaining(["first-1", "second-1", "third-1"]));
  expect(order).toHaveLength(50);
});

test("of whoever takes most the last to come makes room, and those before keep their places", async () => {
  const fair = open({ allMax: 4, groupOf });
  let finish = () => {};
  const busy = fair.run("somebody", () => new Promise<void>((resolve) => (finish = resolve)));
  const done: string[] = [];
  const come = (key: string, who: string) =>
    fair.run(key, async () => void done.push(who)).catch(() => done.push(`${who} refused`));
  const all = ["first", "second", "third", "fourth"].map((who) => come("clinic", who));
  all.push(come("other", "other"));
  await Promise.resolve();
  finish();
  await Promise.all([busy, ...all]);
  expect(done.toSorted()).toEqual(["first", "fourth refused", "other", "second", "third"]);
});

test("what was served is forgotten: an address that took much in the morning is no greedy one at noon", async () => {
  vi.useFakeTimers();
  const fair = open();
  await serve(fair, ...many(20, () => "clinic"));
  vi.advanceTimersByTime(10 * 60_000);
  await serve(fair, "other");
  expect(await orderOf(fair, ["other", "clinic"])).toEqual(["clinic", "other"]);
});

test("of a group that floods, whoever was served less often is next", async () => {
  const fair = open({ groupOf: () => "all" });
  await serve(fair, "greedy");
  expect(await orderOf(fair, ["greedy", "modest"])).toEqual(["modest", "greedy"]);
});

test.each([
  ["one key", () => "loop-1", "clinic-1"],
  ["as many keys of one group", (turn: number) => `loop-${turn}`, "clinic-1"],
  ["one key among others of its group", () => "same-1", "same-2"],
])("who does honest work in a loop, by %s, stands behind whoever took less", async (_, keyOf, clinic) => {
  const fair = open({ groupOf });
  for (let turn = 0; turn < 40; turn++) {
    await serve(fair, keyOf(turn));
    fair.excuse(keyOf(turn));
  }
  await serve(fair, ...many(8, () => clinic));
  expect(await orderOf(fair, [keyOf(40), clinic])).toEqual([clinic, keyOf(40)]);
});

test.each([
  ["a key", (_: string) => "all", 1, "other-1"],
  ["a group", groupOf, 4, "other-2"],
])(
  "what %s was excused is forgotten: two minutes later its honest work counts for nothing again",
  async (_, of, keys, other) => {
    vi.useFakeTimers();
    const fair = open({ groupOf: of });
    const honest = async (key: string) => {
      await serve(fair, key);
      fair.excuse(key);
    };
    // As often as each key, and where there are four of them as often as their group, is excused in half a minute.
    for (let turn = 0; turn < 5; turn++) for (let key = 0; key < keys; key++) await honest(`clinic-${key}`);
    vi.advanceTimersByTime(120_000);
    const last = `clinic-${keys - 1}`;
    await honest(last);
    // Somebody else besides, so that the turn looked at is not the eighth, which is of whoever waits longest.
    await serve(fair, "other-1", "third-1");
    expect(await orderOf(fair, [other, last])).toEqual([last, other]);
  },
);

test("a turn whose caller no longer waited is not begun, and counts for nobody", async () => {
  const fair = open();
  const late = { requestId: "late", ...deadlineIn(-1_000) };
  let begun = 0;
  for (let turn = 0; turn < 5; turn++)
    await expect(runInContext(late, () => fair.run("late", async () => begun++))).rejects.toThrow(TooSlow);
  expect(begun).toBe(0);
  await serve(fair, "other");
  expect(await orderOf(fair, ["other", "late"])).toEqual(["late", "other"]);
});

test("whoever was served most of all has a turn as well while others keep coming: each eighth is of whoever waits longest", async () => {
  const fair = open();
  await serve(fair, ...many(30, () => "much"));
  const order = await orderOf(fair, ["much", ...many(20, (turn) => `fresh ${turn}`)]);
  expect(order.indexOf("much")).toBeLessThan(8);
});

test.each([
  ["before another customer of their network", "2001:db8:1:1::1", "2001:db8:1:2::1"],
  ["before another network", "2001:db8::1", "2001:db8:5::1"],
])(
  "whoever signs in rightly over IPv6 is excused with their own network: they stand %s who guessed",
  async (_, honest, other) => {
    const asked = createPasswords({ cost: 4 });
    const hash = await asked.hash("right", "192.0.2.1");
    expect(await asked.matches("right", hash, honest)).toBe(true);
    expect(await asked.matches("wrong", hash, other)).toBe(false);
    // Both threads are busy, one of them for long, so that those who wait are served by the other in turn.
    const dear = `$2b$11$${".".repeat(53)}`;
    const busy = [hash, dear].map((one, at) => asked.matches("right", one, `198.51.100.${at}`));
    const order: string[] = [];
    const served = [other, honest].map(async (address) => {
      await asked.matches("right", hash, address);
      order.push(address);
    });
    await Promise.all([...busy, ...served]);
    await asked.close();
    expect(order).toEqual([honest, other]);
  },
);
