import { describe, expect, it } from "vitest";
import { faultOfStart, marksOf, minutesBetween, minutesLater } from "../src/booking/marks.ts";

describe("the marks that an appointment occupies", () => {
  it.each([
    ["one for five minutes", "2026-11-21T02:00:00.000Z", 5, ["02:00"]],
    [
      "its first one and not its end, so that the next may begin there",
      "2026-11-21T02:55:00.000Z",
      10,
      ["02:55", "03:00"],
    ],
    ["over midnight", "2026-12-31T23:55:00.000Z", 10, ["23:55", "00:00"]],
  ] as const)("are %s", (_, startsAt, minutes, expected) => {
    const marks = marksOf({ startsAt, endsAt: minutesLater(startsAt, minutes) });
    expect(marks.map((mark) => mark.slice(11, 16))).toEqual(expected);
  });

  it("are shared by two stretches exactly when these overlap", () => {
    const base = "2026-11-21T02:00:00.000Z";
    for (let start = -60; start <= 60; start += 5) {
      for (const length of [5, 15, 30, 45]) {
        const other = { startsAt: minutesLater(base, start), endsAt: minutesLater(base, start + length) };
        const marks = new Set(marksOf({ startsAt: base, endsAt: minutesLater(base, 30) }));
        const shares = marksOf(other).some((mark) => marks.has(mark));
        expect(shares, `${start} ${length}`).toBe(start < 30 && start + length > 0);
      }
    }
  });

  it("are counted from instants whatever a zone's clocks do", () =>
    expect(minutesBetween("2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z")).toBe(60));
});

describe("the beginning of an appointment", () => {
  const now = new Date("2026-11-21T02:02:00.000Z");

  it.each(["2026-11-21T02:05:00.000Z", "2027-11-21T02:00:00.000Z", "2028-02-29T00:00:00.000Z"])(
    "may be %s",
    (startsAt) =>
      expect(faultOfStart(startsAt, new Date(Math.max(now.getTime(), Date.parse(startsAt) - 86_400_000)))).toBe(
        undefined,
      ),
  );

  it.each([
    "2026-11-21T02:00:00.000Z",
    "2026-11-21T02:06:00.000Z",
    "2026-11-21T02:05:01.000Z",
    "2026-11-21T02:05:00.001Z",
    "2027-11-21T02:05:00.000Z",
    "2027-11-22T02:00:00.000Z",
    "9999-12-31T23:55:00.000Z",
  ])("may not be %s", (startsAt) => expect(faultOfStart(startsAt, now)).toBeTypeOf("string"));
});
