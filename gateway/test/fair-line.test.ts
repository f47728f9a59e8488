import { expect, test } from "vitest";
import { createFairLine } from "../src/passwords/fair-line.ts";

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
