import { describe, expect, it } from "vitest";
import { endOfWish, fitOf } from "../src/schedule/fit.ts";
import { freeSlots } from "../src/schedule/free-slots.ts";
import { daysLater } from "../src/schedule/range.ts";
import type { Stretch } from "../src/schedule/week.ts";

const zone = "Asia/Jakarta";
const at = (text: string) => `${text}:00.000Z`;

// 21 November 2026 is a Saturday; Jakarta is seven hours ahead.
const week: Stretch[] = [
  { dayOfWeek: 6, startMinute: 480, endMinute: 600, slotMinutes: 20, mode: "both" },
  { dayOfWeek: 6, startMinute: 600, endMinute: 720, slotMinutes: 30, mode: "online" },
  { dayOfWeek: 6, startMinute: 1_320, endMinute: 1_440, slotMinutes: 30, mode: "in_person" },
  { dayOfWeek: 7, startMinute: 0, endMinute: 60, slotMinutes: 30, mode: "in_person" },
];
const fit = (
  startsAt: string,
  endsAt: string,
  mode: "in_person" | "online" = "online",
  away: [string, string][] = [],
) =>
  fitOf(
    { startsAt: at(startsAt), endsAt: at(endsAt), mode },
    week,
    away.map(([from, to]) => ({ startsAt: at(from), endsAt: at(to) })),
    zone,
  );

describe("an appointment", () => {
  it.each([
    ["within a stretch", "2026-11-21T01:00", "2026-11-21T01:20", "online", "fits"],
    ["to the very end of one", "2026-11-21T02:40", "2026-11-21T03:00", "in_person", "fits"],
    ["over two that follow each other", "2026-11-21T02:40", "2026-11-21T03:20", "online", "fits"],
    ["over midnight", "2026-11-21T16:30", "2026-11-21T17:30", "in_person", "fits"],
    ["over two, one of them not in this way", "2026-11-21T02:40", "2026-11-21T03:20", "in_person", "outside_schedule"],
    ["in a way not offered then", "2026-11-21T03:00", "2026-11-21T03:30", "in_person", "outside_schedule"],
    ["before the first", "2026-11-21T00:55", "2026-11-21T01:15", "online", "outside_schedule"],
    ["past the last", "2026-11-21T17:30", "2026-11-21T18:05", "in_person", "outside_schedule"],
    ["on another day", "2026-11-22T01:00", "2026-11-22T01:20", "online", "outside_schedule"],
  ] as const)("%s: %s to %s, %s: %s", (_, startsAt, endsAt, mode, expected) =>
    expect(fit(startsAt, endsAt, mode)).toBe(expected),
  );

  it("does not fit while the doctor is away; where nothing is scheduled that is told first", () => {
    const lunch: [string, string][] = [["2026-11-21T01:20", "2026-11-21T01:40"]];
    expect(fit("2026-11-21T01:00", "2026-11-21T01:25", "online", lunch)).toBe("doctor_away");
    expect(fit("2026-11-21T01:00", "2026-11-21T01:20", "online", lunch)).toBe("fits");
    expect(fit("2026-11-21T01:40", "2026-11-21T02:00", "online", lunch)).toBe("fits");
    expect(fit("2026-11-21T00:00", "2026-11-21T01:25", "online", lunch)).toBe("outside_schedule");
  });

  it("takes one slot of the stretch it begins in, or what is told, or half an hour", () => {
    const end = (startsAt: string, durationMinutes?: number) =>
      endOfWish({ startsAt: at(startsAt), mode: "online", durationMinutes }, week, zone);
    expect(end("2026-11-21T02:40")).toBe(at("2026-11-21T03:00"));
    expect(end("2026-11-21T03:00")).toBe(at("2026-11-21T03:30"));
    expect(end("2026-11-21T03:00", 45)).toBe(at("2026-11-21T03:45"));
    expect(end("2026-11-23T03:00")).toBe(at("2026-11-23T03:30"));
  });

  it("fits wherever a slot is offered, also in the nights on which clocks change", () => {
    const daily = [1, 2, 3, 4, 5, 6, 7].map(
      (dayOfWeek): Stretch => ({ dayOfWeek, startMinute: 30, endMinute: 300, slotMinutes: 45, mode: "online" }),
    );
    for (const [from, before] of [
      ["2026-03-28T00:00", "2026-03-31T00:00"],
      ["2026-10-24T00:00", "2026-10-27T00:00"],
    ] as const) {
      const wanted = { from: at(from), before: at(before), now: at("2026-01-01T00:00"), zone: "Europe/Berlin" };
      const offered = [...freeSlots({ week: daily, taken: [] }, wanted)];
      expect(offered.length).toBeGreaterThan(12);
      for (const { startsAt, endsAt } of offered)
        expect(fitOf({ startsAt, endsAt, mode: "online" }, daily, [], "Europe/Berlin")).toBe("fits");
    }
  });
});

describe("a number of days", () => {
  it.each([
    ["2026-11-21T02:00", 31, zone, "2026-12-22T02:00"],
    ["2026-10-24T22:00", 1, "Europe/Berlin", "2026-10-25T23:00"],
    ["2026-03-28T23:00", 1, "Europe/Berlin", "2026-03-29T23:00"],
  ])("after %s, %i of them in %s, ends at %s: a long night counts as one", (from, days, place, expected) =>
    expect(daysLater(at(from), days, place)).toBe(at(expected)),
  );

  it("keeps seconds", () => expect(daysLater("2026-11-21T02:00:42.500Z", 1, zone)).toBe("2026-11-22T02:00:42.500Z"));
});
