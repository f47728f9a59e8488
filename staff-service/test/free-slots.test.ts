import { describe, expect, it } from "vitest";
import { freeSlots, type Span } from "../src/schedule/free-slots.ts";
import type { Stretch } from "../src/schedule/week.ts";

const jakarta = "Asia/Jakarta";
const past = "2020-01-01T00:00:00.000Z";
const at = (text: string) => `${text}:00.000Z`;

/** A stretch on every day of the week. */
const daily = (startMinute: number, endMinute: number, slotMinutes = 30): Stretch[] =>
  [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({ dayOfWeek, startMinute, endMinute, slotMinutes, mode: "both" }));

/** The beginnings and ends of the free slots, as `MM-DDTHH:MM/HH:MM` in UTC. */
const slots = (week: readonly Stretch[], from: string, before: string, more: Partial<Asked> = {}) =>
  [
    ...freeSlots(
      { week, taken: more.taken ?? [] },
      { from: at(from), before: at(before), now: more.now ?? past, zone: more.zone ?? jakarta },
    ),
  ].map(({ startsAt, endsAt }) => `${startsAt.slice(5, 16)}/${endsAt.slice(11, 16)}`);

interface Asked {
  taken: Span[];
  now: string;
  zone: string;
}

describe("the free slots of a doctor", () => {
  it.each([
    ["at a month's end", "2026-11-29T17:00", "2026-12-01T17:00", ["11-30T01:00/02:00", "12-01T01:00/02:00"]],
    [
      "on a leap day",
      "2028-02-27T17:00",
      "2028-03-01T17:00",
      ["02-28T01:00/02:00", "02-29T01:00/02:00", "03-01T01:00/02:00"],
    ],
    ["without one in other years", "2027-02-27T17:00", "2027-03-01T17:00", ["02-28T01:00/02:00", "03-01T01:00/02:00"]],
    ["at a year's end", "2026-12-30T17:00", "2027-01-01T17:00", ["12-31T01:00/02:00", "01-01T01:00/02:00"]],
  ])("follow the calendar %s", (_, from, before, expected) =>
    expect(slots(daily(480, 540, 60), from, before)).toEqual(expected),
  );

  it("are in the clinic's zone: nine hours ahead in Jayapura", () =>
    expect(slots(daily(480, 540, 60), "2026-11-20T15:00", "2026-11-21T15:00", { zone: "Asia/Jayapura" })).toEqual([
      "11-20T23:00/00:00",
    ]));

  it("are those of the weekday there, which is Monday when it is Sunday elsewhere", () => {
    const monday = daily(0, 60, 60).filter(({ dayOfWeek }) => dayOfWeek === 1);
    expect(slots(monday, "2026-11-16T00:00", "2026-11-23T00:00")).toEqual(["11-22T17:00/18:00"]);
  });

  it("may end with the day", () =>
    expect(slots(daily(1_380, 1_440), "2026-11-20T17:00", "2026-11-21T17:00")).toEqual([
      "11-21T16:00/16:30",
      "11-21T16:30/17:00",
    ]));

  it("leave out what remains at a stretch's end", () =>
    expect(slots(daily(480, 570, 40), "2026-11-20T17:00", "2026-11-21T17:00")).toEqual([
      "11-21T01:00/01:40",
      "11-21T01:40/02:20",
    ]));

  it("lie wholly within the span asked for, and begin after now", () => {
    const week = daily(480, 600);
    expect(slots(week, "2026-11-21T01:10", "2026-11-21T02:40")).toEqual(["11-21T01:30/02:00", "11-21T02:00/02:30"]);
    const now = at("2026-11-21T01:30");
    expect(slots(week, "2026-11-20T17:00", "2026-11-21T17:00", { now })).toEqual([
      "11-21T02:00/02:30",
      "11-21T02:30/03:00",
    ]);
    expect(slots(week, "2026-11-20T17:00", "2026-11-21T01:30", { now })).toEqual([]);
  });
});

describe("what is taken", () => {
  const morning = (...taken: [string, string][]) =>
    slots(daily(480, 600), "2026-11-20T17:00", "2026-11-21T17:00", {
      taken: taken.map(([startsAt, endsAt]) => ({
        startsAt: at(`2026-11-21T${startsAt}`),
        endsAt: at(`2026-11-21T${endsAt}`),
      })),
    }).map((slot) => slot.slice(6, 11));

  it.each<[string, [string, string][], string[]]>([
    ["one slot", [["01:30", "02:00"]], ["01:00", "02:00", "02:30"]],
    [
      "what only touches a slot: nothing",
      [
        ["00:30", "01:00"],
        ["03:00", "03:30"],
      ],
      ["01:00", "01:30", "02:00", "02:30"],
    ],
    ["five odd minutes over a border: both slots", [["01:25", "01:35"]], ["02:00", "02:30"]],
    ["a long one: all it covers", [["01:05", "02:35"]], []],
    [
      "several out of order, one within another",
      [
        ["02:30", "03:00"],
        ["01:00", "02:00"],
        ["01:10", "01:15"],
      ],
      ["02:00"],
    ],
    [
      "the second of two that follow each other",
      [
        ["00:00", "01:00"],
        ["01:00", "01:05"],
      ],
      ["01:30", "02:00", "02:30"],
    ],
  ])("takes %s", (_, taken, left) => expect(morning(...taken)).toEqual(left));

  it("is away over midnight and months", () => {
    const taken = [{ startsAt: at("2026-11-21T02:00"), endsAt: at("2026-11-30T02:00") }];
    expect(slots(daily(480, 600, 60), "2026-11-20T17:00", "2026-11-30T17:00", { taken })).toEqual([
      "11-21T01:00/02:00",
      "11-30T02:00/03:00",
    ]);
  });
});

describe("the nights on which clocks change (Berlin)", () => {
  const zone = "Europe/Berlin";

  it("offer nothing in the hour that is skipped, and nothing twice", () =>
    expect(slots(daily(60, 240), "2026-03-28T23:00", "2026-03-29T22:00", { zone })).toEqual([
      "03-29T00:00/00:30",
      "03-29T00:30/01:00",
      "03-29T01:00/01:30",
      "03-29T01:30/02:00",
    ]));

  it("offer no slot that the change would cut or stretch", () => {
    expect(slots(daily(90, 270, 60), "2026-03-28T23:00", "2026-03-29T22:00", { zone })).toEqual(["03-29T01:30/02:30"]);
    expect(slots(daily(90, 270, 60), "2026-10-24T22:00", "2026-10-25T23:00", { zone })).toEqual([
      "10-24T23:30/00:30",
      "10-25T01:30/02:30",
      "10-25T02:30/03:30",
    ]);
  });

  it("offer slots of the hour that comes twice once", () =>
    expect(slots(daily(120, 180), "2026-10-24T22:00", "2026-10-25T23:00", { zone })).toHaveLength(2));

  it("leave the days around them as they are, an hour apart", () =>
    expect(slots(daily(480, 540, 60), "2026-03-27T23:00", "2026-03-30T22:00", { zone })).toEqual([
      "03-28T07:00/08:00",
      "03-29T06:00/07:00",
      "03-30T06:00/07:00",
    ]));

  it("never give slots that overlap, in any zone and for any length", () => {
    for (const place of [zone, "Australia/Lord_Howe", "America/Santiago"])
      for (const length of [25, 90]) {
        const found = [
          ...freeSlots(
            { week: daily(0, 1_440, length), taken: [] },
            { from: at("2026-01-01T00:00"), before: at("2027-01-01T00:00"), now: past, zone: place },
          ),
        ];
        const overlaps = found.filter(({ startsAt }, index) => startsAt < (found[index - 1]?.endsAt ?? ""));
        expect(overlaps).toEqual([]);
        expect(found.length).toBeGreaterThan(364 * Math.floor(1_440 / length) - 2 * 60);
      }
  });
});
