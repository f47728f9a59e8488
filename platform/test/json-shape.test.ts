import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultOfShape } from "../src/http/json-shape.ts";

const megabyte = 1_048_576;

describe("the shape of a JSON text", () => {
  it.each([
    ["brackets in brackets", "[".repeat(megabyte / 2) + "]".repeat(megabyte / 2)],
    ["objects in objects", '{"a":'.repeat(megabyte / 5)],
    ["nothing but values", `[${"0,".repeat(megabyte / 2)}0]`],
    ["nothing but empty lists", `[${"[],".repeat(megabyte / 3)}0]`],
    ["one text of a megabyte", `{"email":"${"1".repeat(megabyte)}"}`],
    ["a text that never ends", `{"email":"${"\\\\".repeat(megabyte / 2)}`],
  ])("is refused before it is read: %s", (_, text) => {
    const startedAt = performance.now();
    expect(faultOfShape(text)).toMatch(/^Expected/);
    expect(performance.now() - startedAt).toBeLessThan(200);
  });

  it("is bearable for whatever is written of a form, whichever signs its texts hold", () => {
    const value = fc.jsonValue({ maxDepth: 5, stringUnit: "binary" });
    fc.assert(
      fc.property(value, (form) => {
        expect(faultOfShape(JSON.stringify(form))).toBeUndefined();
      }),
    );
    const texts = ['"', '\\"', "\\", "[[[[", "{{{{", ",,,,"].map((text) => text.repeat(5_000));
    expect(faultOfShape(JSON.stringify({ texts }))).toBeUndefined();
    expect(faultOfShape(JSON.stringify({ plan: "\u0001".repeat(20_000) }))).toBeUndefined();
  });

  it("is counted to the value, and to the level", () => {
    expect(faultOfShape(JSON.stringify(Array(9_999).fill(0)))).toBeUndefined();
    expect(faultOfShape(JSON.stringify(Array(10_002).fill(0)))).toMatch(/values/);
    expect(faultOfShape("[".repeat(32) + "]".repeat(32))).toBeUndefined();
    expect(faultOfShape("[".repeat(33) + "]".repeat(33))).toMatch(/levels/);
    expect(faultOfShape("[]".repeat(40))).toBeUndefined();
  });
});
