import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GivenInstant, rangeQuery } from "../src/language/primitives.ts";

const given = (text: unknown) => GivenInstant.safeParse(text).data;

describe("an instant that a caller gives", () => {
  it.each([
    ["2026-11-21T02:00:00.000Z", "2026-11-21T02:00:00.000Z"],
    ["2026-11-21T02:00:00Z", "2026-11-21T02:00:00.000Z"],
    ["2026-11-21t02:00:00z", "2026-11-21T02:00:00.000Z"],
    ["2026-11-21 02:00:00Z", "2026-11-21T02:00:00.000Z"],
    ["2026-11-21T09:00:00+07:00", "2026-11-21T02:00:00.000Z"],
    ["2026-11-20T21:30:00-04:30", "2026-11-21T02:00:00.000Z"],
    ["2026-11-21T02:00:00-00:00", "2026-11-21T02:00:00.000Z"],
    ["2026-11-22T01:59:00+23:59", "2026-11-21T02:00:00.000Z"],
    ["2026-11-21T02:00:00.5Z", "2026-11-21T02:00:00.500Z"],
    ["2026-11-21T02:00:00.123999999999Z", "2026-11-21T02:00:00.123Z"],
    [`2026-11-21T02:00:00.${"0".repeat(10_000)}1Z`, "2026-11-21T02:00:00.000Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
    ["2017-01-01T06:59:60.75+07:00", "2017-01-01T00:00:00.000Z"],
    ["2024-02-29T23:59:59.999Z", "2024-02-29T23:59:59.999Z"],
    ["1874-12-31T20:00:00-07:00", "1875-01-01T03:00:00.000Z"],
    ["9999-01-01T00:30:00+01:00", "9998-12-31T23:30:00.000Z"],
  ])("%.40s is read as %s", (text, at) => expect(given(text)).toBe(at));

  it.each([
    "2026-11-21",
    "2026-11-21T02:00Z",
    "2026-11-21T02:00:00",
    "2026-11-21T02:00:00+07",
    "2026-11-21T02:00:00+0700",
    "2026-11-21T02:00:00+24:00",
    "2026-11-21T02:00:00+07:60",
    "2026-11-21T02:00:00 07:00",
    "2026-11-21T02:00:00.Z",
    "2026-11-21T02:00:00,5Z",
    "2026-11-21T24:00:00Z",
    "2026-11-21T02:60:00Z",
    "2026-11-21T02:00:61Z",
    "2026-11-21T02:00:60Z",
    "2026-11-21T23:59:60Z",
    "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-11-00T00:00:00Z",
    "1875-01-01T00:00:00+07:00",
    "9998-12-31T23:59:59-01:00",
    "0000-01-01T00:00:00Z",
    "+002026-11-21T02:00:00Z",
    " 2026-11-21T02:00:00Z",
    "2026-11-21  02:00:00Z",
    "2026-11-21T02:00:00Z\n",
    "２０２６-11-21T02:00:00Z",
    "1795226400",
    1_795_226_400,
    null,
  ])("%j is refused", (text) => expect(given(text)).toBeUndefined());

  it("is the same instant in whatever zone and to whatever fraction it was written", () => {
    const instants = fc.integer({ min: Date.parse("1875-01-02T00:00:00Z"), max: Date.parse("9998-12-30T00:00:00Z") });
    const offsets = fc.integer({ min: -(24 * 60 - 1), max: 24 * 60 - 1 });
    const finer = fc.stringMatching(/^\d{0,12}$/);
    fc.assert(
      fc.property(instants, offsets, finer, fc.constantFrom("T", "t", " "), (time, offset, digits, between) => {
        const local = new Date(time + offset * 60_000).toISOString();
        const minutes = Math.abs(offset);
        const two = (value: number) => String(value).padStart(2, "0");
        const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
        expect(given(`${local.slice(0, -1).replace("T", between)}${digits}${zone}`)).toBe(new Date(time).toISOString());
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes no time over a million hostile digits", () => {
    const startedAt = performance.now();
    for (const text of [`2026-11-21T02:00:00.${"1".repeat(1_000_000)}x`, "1".repeat(1_000_000), " ".repeat(1_000_000)])
      expect(given(text)).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe("a point in a range", () => {
  const from = (text: string) => rangeQuery.from.safeParse(text).data;

  it("is a day, or an instant also when its plus sign came as a space", () => {
    expect(from("2026-11-21")).toBe("2026-11-21");
    for (const text of ["2026-11-21T09:00:00+07:00", "2026-11-21T09:00:00 07:00", "2026-11-21 09:00:00 07:00"])
      expect(from(text), text).toBe("2026-11-21T02:00:00.000Z");
  });

  it.each(["2026-11-31", "2026-11-21T09:00:00", "2026-11-21T09:00:00  07:00", "07:00", ""])("is not %j", (text) =>
    expect(from(text)).toBeUndefined(),
  );
});
