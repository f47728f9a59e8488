import { describe, expect, it } from "vitest";
import { faultsOf } from "../../tests/harness/rfc5545.ts";
import { calendarOf } from "../src/calendar/calendar.ts";

const shown = {
  id: "0198c0de-0000-7000-8000-000000000001",
  version: 3,
  status: "confirmed",
  startsAt: "2026-11-22T02:00:00.000Z",
  endsAt: "2026-11-22T02:30:00.000Z",
  createdAt: "2026-11-20T02:00:00.000Z",
  updatedAt: "2026-11-21T02:00:00.000Z",
} as const;
const another = { ...shown, id: "0198c0de-0000-7000-8000-000000000002", status: "booked" } as const;

const unfolded = (calendar: string) => calendar.replaceAll("\r\n ", "").split("\r\n");

it("says when and at which clinic, in UTC, so that every calendar shows the same instant", () => {
  const lines = unfolded(calendarOf([shown, another], "Klinik; Rawat"));
  for (const line of [
    "BEGIN:VEVENT",
    `UID:${shown.id}`,
    "SEQUENCE:2",
    "DTSTAMP:20261121T020000Z",
    "DTSTART:20261122T020000Z",
    "DTEND:20261122T023000Z",
    "SUMMARY:Janji temu Klinik\\; Rawat",
    "STATUS:CONFIRMED",
    "STATUS:TENTATIVE",
  ])
    expect(lines).toContain(line);
});

describe("is a valid calendar for a clinic that is called", () => {
  const fill = (text: string) => text.repeat(Math.ceil(200 / text.length)).slice(0, 200);
  it.each([
    ["plainly", "Klinik Rawat"],
    ["by every character that needs an escape", 'Klinik; "Rawat", \\n \\; (A:B) \\'],
    ["with breaks of lines, which a setting may have", "Klinik\nRawat\r\nSehat\rJaya"],
    ["with control characters, which a setting may have", "Klinik\u0000\u0007\u007f\tRawat"],
    ["with emoji", "Klinik 👩‍⚕️🏥 Rawat"],
    ["by 200 letters", fill("a")],
    ["by 200 commas", fill(",")],
    ["by 100 emoji", "🏥".repeat(100)],
    ["in Balinese", fill("ᬲᬫ᭄ᬧᬸᬦ᭄ ")],
    ...Array.from({ length: 80 }, (_, length) => [`by ${length} letters and an emoji`, `${"x".repeat(length)}🏥é`]),
  ])("%s", (_, name) => {
    const calendar = calendarOf([shown, another], name as string);
    expect(faultsOf(calendar)).toEqual([]);
    const told = unfolded(calendar)
      .filter((line) => /^(?:NAME|X-WR-CALNAME|SUMMARY):/.test(line))
      .map((line) => line.slice(line.indexOf(":") + 1).replace(/\\([\\;,n])/g, (_, it) => (it === "n" ? "\n" : it)));
    const line = (name as string).replace(/\r\n?/g, "\n").replace(/[^\P{Cc}\t\n]/gu, "");
    expect(told).toEqual(Array(4).fill(`Janji temu ${line}`));
  });

  it("and with nothing in it", () => expect(faultsOf(calendarOf([], "Klinik Rawat"))).toEqual([]));
});

// A validator that finds nothing wrong anywhere would prove nothing.
describe("the validator finds", () => {
  const calendar = calendarOf([shown], "Klinik, Rawat");
  it.each<[string, (valid: string) => string]>([
    ["a last line without its end", (valid) => valid.slice(0, -2)],
    ["other ends of lines", (valid) => valid.replaceAll("\r\n", "\n")],
    ["a comma that is not escaped", (valid) => valid.replace("X-WR-CALNAME:Janji temu Klinik\\,", "X-WR-CALNAME:A,")],
    ["a semicolon that is not escaped", (valid) => valid.replace("\\,", ";")],
    ["an escape that is none", (valid) => valid.replace("\\,", "\\x")],
    ["a line that is too long", (valid) => valid.replace("SUMMARY:", `SUMMARY:${"x".repeat(70)}`)],
    ["a character cut in two", (valid) => valid.replace("SUMMARY:", "SUMMARY:\ud83c\r\n \udfe5")],
    ["a missing property", (valid) => valid.replace(/DTSTAMP:.*\r\n/, "")],
    ["a property that is there twice", (valid) => valid.replace(/(UID:.*\r\n)/, "$1$1")],
    ["a property that nobody knows", (valid) => valid.replace("SUMMARY:", "SUMARY:")],
    ["a component that never ends", (valid) => valid.replace("END:VEVENT\r\n", "")],
    ["two events with one UID", (valid) => valid.replace(/(BEGIN:VEVENT.*END:VEVENT\r\n)/s, "$1$1")],
    ["a time that does not exist", (valid) => valid.replace("DTSTART:20261122T02", "DTSTART:20261122T25")],
    ["a time without a zone", (valid) => valid.replace("DTSTART:20261122T020000Z", "DTSTART:20261122T020000")],
    ["an end before the start", (valid) => valid.replace("DTEND:20261122", "DTEND:20261121")],
    ["a second calendar", (valid) => valid + valid],
    ["an empty line", (valid) => `${valid}\r\n`],
  ])("%s", (_, spoil) => {
    expect(spoil(calendar)).not.toBe(calendar);
    expect(faultsOf(spoil(calendar))).not.toEqual([]);
  });
});

it.each([
  ["short", "Klinik Rawat"],
  ["long", "🏥é".repeat(60)],
])("takes hardly any time for a thousand appointments at a clinic of a %s name", (_, name) => {
  const appointments = Array<typeof shown>(1_000).fill(shown);
  const tookMs = Array.from({ length: 5 }, () => {
    const startedAt = performance.now();
    calendarOf(appointments, name);
    return performance.now() - startedAt;
  });
  expect(Math.min(...tookMs)).toBeLessThan(80);
});
