import { describe, expect, it } from "vitest";
import { isTimely, remindersOf } from "../src/reminders/reminder.ts";

const startsAt = "2026-11-22T02:00:00.000Z";
const at = (time: string) => new Date(`2026-11-${time}:00.000Z`);

describe("reminders", () => {
  it.each([
    ["a day and an hour before", "20T02:00", ["2026-11-21T02:00:00.000Z", "2026-11-22T01:00:00.000Z"]],
    ["an hour before alone, when it is less than a day", "21T02:00", ["2026-11-22T01:00:00.000Z"]],
    ["none when it is less than an hour", "22T01:00", []],
  ] as const)("are due %s", (_, now, due) =>
    expect(remindersOf({ id: "x", startsAt }, at(now)).map(({ dueAt }) => dueAt)).toEqual(due),
  );

  it.each([
    ["booked", 24, "21T02:00", true],
    ["confirmed", 24, "22T00:59", true],
    ["booked", 24, "22T01:00", false],
    ["booked", 1, "22T01:00", true],
    ["booked", 1, "22T01:59", true],
    ["booked", 1, "22T02:00", false],
    ["checked_in", 1, "22T01:00", false],
    ["cancelled", 24, "21T02:00", false],
    ["no_show", 1, "22T01:00", false],
  ] as const)("for what is %s, %d hours before, told at %s: timely is %s", (status, hours, now, expected) =>
    expect(isTimely({ startsAt, status }, hours, at(now))).toBe(expected),
  );
});
