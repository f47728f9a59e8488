import { describe, expect, it } from "vitest";
import { foldFigures, periodOf } from "../src/figures/figures.ts";
import { spanOf } from "../src/figures/span.ts";

const zone = "Asia/Jakarta";
const now = new Date("2026-11-20T18:00:00.000Z");

describe("the period of a day", () => {
  it.each([
    ["2026-11-22", "week", "2026-11-16"],
    ["2026-11-23", "week", "2026-11-23"],
    ["2027-01-01", "week", "2026-12-28"],
    ["2028-02-29", "month", "2028-02-01"],
    ["2028-02-29", "day", "2028-02-29"],
  ] as const)("of %s by %s is %s", (date, granularity, period) => expect(periodOf(date, granularity)).toBe(period));
});

describe("figures", () => {
  it("add up what became of appointments, and have the empty periods too", () => {
    const tallies = [
      { startsOn: "2026-11-16", status: "completed", mode: "in_person", count: 3 },
      { startsOn: "2026-11-18", status: "no_show", mode: "online", count: 1 },
      { startsOn: "2026-11-30", status: "checked_in", mode: "online", count: 2 },
      { startsOn: "2026-12-01", status: "cancelled", mode: "in_person", count: 1 },
    ] as const;
    const empty = { total: 0, open: 0, completed: 0, cancelled: 0, noShow: 0, inPerson: 0, online: 0 };
    expect(foldFigures(tallies, "2026-11-17", "2026-12-01", "week")).toEqual([
      { ...empty, period: "2026-11-16", total: 4, completed: 3, noShow: 1, inPerson: 3, online: 1 },
      { ...empty, period: "2026-11-23" },
      { ...empty, period: "2026-11-30", total: 3, open: 2, cancelled: 1, inPerson: 1, online: 2 },
    ]);
    expect(foldFigures([], "2026-02-27", "2026-03-02", "day").map(({ period }) => period)).toEqual([
      "2026-02-27",
      "2026-02-28",
      "2026-03-01",
      "2026-03-02",
    ]);
  });
});

describe("the days that a question means", () => {
  it.each([
    ["the last thirty by the clinic's clocks", {}, { first: "2026-10-23", last: "2026-11-21" }],
    [
      "calendar dates, both included",
      { from: "2026-11-01", to: "2026-11-02" },
      { first: "2026-11-01", last: "2026-11-02" },
    ],
    [
      "the clinic's days that instants touch; one at midnight ends the day before",
      { from: "2026-11-01T17:00:00.000Z", to: "2026-11-02T17:00:00.000Z" },
      { first: "2026-11-02", last: "2026-11-02" },
    ],
  ] as const)("are %s", (_, asked, span) => expect(spanOf({ ...asked, granularity: "day" }, zone, now)).toEqual(span));

  it.each([
    [{ from: "2026-01-01", to: "2027-01-01" }, "day", true],
    [{ from: "2026-01-01", to: "2027-01-02" }, "day", false],
    [{ from: "2026-01-01", to: "2027-01-02" }, "week", true],
    [{ from: "2016-01-01", to: "2027-01-02" }, "month", false],
    [{ from: "2026-01-02", to: "2026-01-01" }, "day", false],
  ] as const)("%j by %s: granted is %s", (asked, granularity, granted) =>
    expect(!("fault" in spanOf({ ...asked, granularity }, zone, now))).toBe(granted),
  );

  it.each([
    [{ from: "2027-01-01" }, "from"],
    [{ from: "2020-01-01" }, "from"],
    [{ from: "2026-01-02", to: "2026-01-01" }, "to"],
    [{ from: "2020-01-01", to: "2026-01-01" }, "to"],
    [{ to: "2026-01-01", from: "2026-01-01T17:00:00.000Z" }, "to"],
  ] as const)("%j: wrong is what was told", (asked, path) =>
    expect(spanOf({ ...asked, granularity: "day" }, zone, now)).toMatchObject({ fault: { path } }),
  );
});
