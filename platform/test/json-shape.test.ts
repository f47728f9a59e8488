import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultOfShape } from "../src/http/json-shape.ts";
import { parseJson } from "../src/http/parse.ts";

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
    expect(faultOfShape(JSON.stringify(Array(1_999).fill(0)))).toBeUndefined();
    expect(faultOfShape(JSON.stringify(Array(2_002).fill(0)))).toMatch(/values/);
    expect(faultOfShape("[".repeat(32) + "]".repeat(32))).toBeUndefined();
    expect(faultOfShape("[".repeat(33) + "]".repeat(33))).toMatch(/levels/);
    expect(faultOfShape("[]".repeat(40))).toBeUndefined();
  });
});

describe("a field __proto__", () => {
  const escaped = (sign: string, upper: boolean) => {
    const code = sign.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${upper ? code.toUpperCase() : code}`;
  };
  const written = fc.tuple(
    ...[..."__proto__"].map((sign) => fc.constantFrom(sign, escaped(sign, false), escaped(sign, true))),
  );
  const isRefused = (text: string) => {
    try {
      parseJson(Buffer.from(text));
      return false;
    } catch (error) {
      return JSON.stringify(error).includes("__proto__");
    }
  };

  it("is refused however it is written, and wherever it stands", () => {
    const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
    fc.assert(
      fc.property(
        written,
        space,
        fc.constantFrom(...["{X}", '[{"a":1,X}]', '{"a":{"b":[{X}]}}']),
        (name, gap, around) => {
          expect(isRefused(around.replace("X", () => `"${name.join("")}"${gap}:1`))).toBe(true);
        },
      ),
    );
  });

  it("is nothing that a text says", () => {
    for (const value of ["__proto__", '"__proto__":', '\\"__proto__" : 1', ["__proto__"]])
      expect(parseJson(Buffer.from(JSON.stringify({ value })))).toEqual({ value });
  });
});
