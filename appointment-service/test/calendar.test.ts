import { expect, it } from "vitest";
import { calendarOf, isShown } from "../src/calendar/calendar.ts";

const shown = {
  id: "0198c0de-0000-7000-8000-000000000001",
  version: 3,
  status: "confirmed",
  startsAt: "2026-11-22T02:00:00.000Z",
  endsAt: "2026-11-22T02:30:00.000Z",
  createdAt: "2026-11-20T02:00:00.000Z",
  updatedAt: "2026-11-21T02:00:00.000Z",
} as const;

it("says when and at which clinic, in UTC, so that every calendar shows the same instant", () => {
  const text = calendarOf([shown], "Klinik; Rawat");
  for (const line of [
    "BEGIN:VEVENT",
    `UID:${shown.id}`,
    "SEQUENCE:2",
    "DTSTART:20261122T020000Z",
    "DTEND:20261122T023000Z",
    "SUMMARY:Janji temu Klinik\\; Rawat",
    "STATUS:CONFIRMED",
  ])
    expect(text.split("\r\n")).toContain(line);
});

it("leaves out what was cancelled or missed", () => {
  expect(isShown({ status: "completed" })).toBe(true);
  expect(isShown({ status: "cancelled" })).toBe(false);
  expect(isShown({ status: "no_show" })).toBe(false);
});
