import { describe, expect, it } from "vitest";
import { dateAt, instantAt, instantRange, minutesAt, startOfDay } from "../src/date-range.ts";

describe("calendar dates in the clinic's zone", () => {
  it.each([
    ["2026-11-21", "Asia/Jakarta", "2026-11-20T17:00:00.000Z"],
    ["2026-11-21", "Asia/Jayapura", "2026-11-20T15:00:00.000Z"],
    ["2028-02-29", "Asia/Makassar", "2028-02-28T16:00:00.000Z"],
    ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
    ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00.000Z"],
    ["2026-11-01", "America/New_York", "2026-11-01T04:00:00.000Z"],
    ["2026-01-01", "Pacific/Kiritimati", "2025-12-31T10:00:00.000Z"],
    // Their clocks skip midnight.
    ["2027-09-05", "America/Santiago", "2027-09-05T04:00:00.000Z"],
    ["2027-03-14", "America/Havana", "2027-03-14T05:00:00.000Z"],
  ])("%s in %s begins at %s", (date, zone, expected) => {
    expect(startOfDay(date, zone)).toBe(expected);
  });

  it("includes the whole day of a date as `to`, and leaves instants as they are", () => {
    expect(instantRange({ from: "2026-12-31", to: "2026-12-31" }, "Asia/Jakarta")).toEqual({
      from: "2026-12-30T17:00:00.000Z",
      before: "2026-12-31T17:00:00.000Z",
    });
    const at = "2026-01-01T00:00:00.000Z";
    expect(instantRange({ from: at, to: undefined }, "Asia/Jakarta")).toEqual({ from: at, before: undefined });
  });

  it("ends at the first and the last instant that can be told, in whatever zone the first and the last day lie", () => {
    const range = { from: "1875-01-01", to: "9998-12-31" };
    const told = { from: "1875-01-01T00:00:00.000Z", before: "9998-12-31T23:59:59.999Z" };
    expect(instantRange(range, "Asia/Jakarta")).toEqual({ ...told, before: "9998-12-31T17:00:00.000Z" });
    expect(instantRange(range, "America/New_York").before).toBe(told.before);
    expect(instantRange(range, "UTC")).toEqual(told);
  });

  it.each([
    ["2026-12-31", 1_440, "Asia/Jakarta", "2026-12-31T17:00:00.000Z"],
    ["2028-02-29", 510, "Asia/Jayapura", "2028-02-28T23:30:00.000Z"],
    ["2026-03-29", 150, "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
    ["2026-03-29", 600, "Europe/Berlin", "2026-03-29T08:00:00.000Z"],
  ])("%s, %d minutes after midnight in %s, is %s", (date, minutes, zone, expected) => {
    expect(instantAt(date, minutes, zone)).toBe(expected);
  });

  it("tells date and time of day back, in every zone and around every clock change", () => {
    for (const zone of ["Asia/Jakarta", "Asia/Jayapura", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kolkata"]) {
      for (let time = Date.UTC(2027, 11, 30); time < Date.UTC(2028, 2, 3); time += 7 * 300_000) {
        const at = new Date(time).toISOString();
        expect([zone, instantAt(dateAt(at, zone), minutesAt(at, zone), zone)]).toEqual([zone, at]);
      }
    }
  });
});
