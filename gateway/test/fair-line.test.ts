import { deadlineIn, runInContext, TooSlow } from "@rawat/platform";
import { expect, test } from "vitest";
import { createFairLine, type FairLine } from "../src/passwords/fair-line.ts";

test("whose work was excused stands before whoever was served as often without", async () => {
  const line = createFairLine({ width: 1, keyMax: 10, allMax: 100 });
  try {
    const order: string[] = [];
    const serve = (key: string) => line.run(key, async () => void order.push(key));
    await serve("honest");
    line.excuse("honest");
    await serve("other");
    let finish = () => {};
    const busy = line.run("somebody", () => new Promise<void>((resolve) => (finish = resolve)));
    order.length = 0;
    const both = [serve("other"), serve("honest")];
    await Promise.resolve();
    finish();
    await Promise.all([busy, ...both]);
    expect(order).toEqual(["honest", "other"]);
  } finally {
    line.close();
  }
});

test("who comes once is next, however many keys of one group wait, and has a place in a full line", async () => {
  const line = createFairLine({ width: 1, keyMax: 10, allMax: 50, groupOf: (key) => key.split("-")[0] as string });
  try {
    const order: string[] = [];
    const serve = (key: string) => line.run(key, async () => void order.push(key));
    // Served as often as any of them, so that only the group tells who takes most.
    for (const key of ["honest-1", "flood-0", "flood-0"]) await serve(key);
    let finish = () => {};
    const busy = line.run("somebody", () => new Promise<void>((resolve) => (finish = resolve)));
    order.length = 0;
    // Each is a key that was never served, as the honest one is; more than there is room for.
    const flood = Array.from({ length: 80 }, (_, index) => serve(`flood-${index + 1}`).catch(() => undefined));
    const honest = serve("honest-1");
    await Promise.resolve();
    finish();
    await Promise.all([busy, honest, ...flood]);
    expect(order[0]).toBe("honest-1");
    expect(order).toHaveLength(50);
  } finally {
    line.close();
  }
});

test("of a group that floods, whoever was served less often is next", async () => {
  const line = createFairLine({ width: 1, keyMax: 10, allMax: 50, groupOf: () => "all" });
  try {
    const order: string[] = [];
    const serve = (key: string) => line.run(key, async () => void order.push(key));
    await serve("greedy");
    let finish = () => {};
    const busy = line.run("somebody", () => new Promise<void>((resolve) => (finish = resolve)));
    order.length = 0;
    const both = [serve("greedy"), serve("modest")];
    await Promise.resolve();
    finish();
    await Promise.all([busy, ...both]);
    expect(order).toEqual(["modest", "greedy"]);
  } finally {
    line.close();
  }
});

/** In which order those are served who come, in that order, while somebody is being served. */
async function orderOf(line: FairLine, keys: readonly string[]): Promise<string[]> {
  const order: string[] = [];
  let finish = () => {};
  const busy = line.run("somebody", () => new Promise<void>((resolve) => (finish = resolve)));
  const all = keys.map((key) => line.run(key, async () => void order.push(key)));
  await Promise.resolve();
  finish();
  await Promise.all([busy, ...all]);
  return order;
}

const groupOf = (key: string) => key.split("-")[0] as string;

test.each([
  ["one key", () => "loop-1", "clinic-1"],
  ["as many keys of one group", (turn: number) => `loop-${turn}`, "clinic-1"],
  ["one key among others of its group", () => "same-1", "same-2"],
])("who does honest work in a loop, by %s, stands behind whoever took less", async (_, keyOf, clinic) => {
  const line = createFairLine({ width: 1, keyMax: 10, allMax: 100, groupOf });
  try {
    for (let turn = 0; turn < 40; turn++) {
      await line.run(keyOf(turn), async () => undefined);
      line.excuse(keyOf(turn));
    }
    for (let turn = 0; turn < 8; turn++) await line.run(clinic, async () => undefined);
    expect(await orderOf(line, [keyOf(40), clinic])).toEqual([clinic, keyOf(40)]);
  } finally {
    line.close();
  }
});

test("a turn whose caller no longer waited counts for nobody", async () => {
  const line = createFairLine({ width: 1, keyMax: 10, allMax: 100 });
  try {
    const late = { requestId: "late", ...deadlineIn(-1_000) };
    for (let turn = 0; turn < 5; turn++)
      await expect(runInContext(late, () => line.run("late", async () => undefined))).rejects.toThrow(TooSlow);
    await line.run("other", async () => undefined);
    expect(await orderOf(line, ["other", "late"])).toEqual(["late", "other"]);
  } finally {
    line.close();
  }
});

test("whoever was served most of all has a turn as well while others keep coming: each eighth is of whoever waits longest", async () => {
  const line = createFairLine({ width: 1, keyMax: 10, allMax: 100 });
  try {
    for (let turn = 0; turn < 30; turn++) await line.run("much", async () => undefined);
    const order = await orderOf(line, ["much", ...Array.from({ length: 20 }, (_, at) => `fresh ${at}`)]);
    expect(order.indexOf("much")).toBeLessThan(8);
  } finally {
    line.close();
  }
});
