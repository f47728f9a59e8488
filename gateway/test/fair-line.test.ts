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
