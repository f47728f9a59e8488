import { describe, expect, it } from "vitest";
import { CalendarDate, Email, Id, Instant, Line, Nik, Paragraphs, Phone, QueryInteger } from "../src/index.ts";

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe("a phone", () => {
  it.each([
    ["0812-3456-7890", "+6281234567890"],
    ["62 812 3456 7890", "+6281234567890"],
    ["+62 (812) 3456.7890", "+6281234567890"],
    ["021 555 1234", "+62215551234"],
    ["81234567890", "+6281234567890"],
    ["812345678", "+62812345678"],
    ["+62 (0)812-3456-7890", "+6281234567890"],
    ["+62 0812 3456 7890", "+6281234567890"],
    ["62 0812 3456 7890", "+6281234567890"],
    ["\u202a+62\u00a0812\u20113456\u20117890\u202c", "+6281234567890"],
    ["\u200e0812\u200b3456\ufeff7890", "+6281234567890"],
    ["+65 6123 4567", "+6561234567"],
    ["+60 12-345 6789", "+60123456789"],
    ["+1 (212) 555-0100", "+12125550100"],
    ["+966 50 123 4567", "+966501234567"],
  ])("%s is kept as %s", (typed, kept) => expect(Phone.parse(typed)).toBe(kept));

  it.each([
    "",
    "81234567",
    "+62 112 345 678",
    "+0 812 3456 7890",
    "+99 1234 5678",
    "+65 123",
    "+1234567890123456",
    "65 6123 4567",
    "+62",
    "00812 3456 7890",
    "0112345678",
    "08",
    "08123456789012345",
    "０８１２３４５６７８９０",
    "0812;drop",
  ])("%j is refused", (typed) => expect(accepts(Phone, typed)).toBe(false));
});

describe("a calendar date", () => {
  it.each(["2024-02-29", "1875-01-01", "9998-12-31"])("%s exists", (date) =>
    expect(accepts(CalendarDate, date)).toBe(true),
  );
  it.each([
    "2024-02-30",
    "2023-02-29",
    "0000-00-00",
    "1874-12-31",
    "9999-01-01",
    "275761-01-01",
    "2024-2-9",
    "2024-01-01T00:00:00Z",
    20240101,
    null,
  ])("%j does not", (date) => expect(accepts(CalendarDate, date)).toBe(false));
});

describe("an instant", () => {
  it.each(["2024-02-29T23:59:59.999Z", "1875-01-01T00:00:00.000Z", "9998-12-31T23:59:59.999Z"])("%s exists", (at) =>
    expect(accepts(Instant, at)).toBe(true),
  );
  it.each([
    "2024-02-30T00:00:00.000Z",
    "2024-13-01T00:00:00.000Z",
    "2024-01-01T24:00:00.000Z",
    "2016-12-31T23:59:60.000Z",
    "1874-12-31T23:59:59.999Z",
    "9999-01-01T00:00:00.000Z",
    "2024-01-01T00:00:00Z",
    "2024-01-01T00:00:00.000+07:00",
    "2024-01-01",
    0,
  ])("%j does not", (at) => expect(accepts(Instant, at)).toBe(false));
});

describe("a NIK", () => {
  it.each(["3174014302900001", "3174010302900001", "3174012902000001", "3174016902960001"])(
    "%s can have been issued",
    (nik) => expect(accepts(Nik, nik)).toBe(true),
  );
  it.each([
    ["day 32", "3174013202900001"],
    ["day 72", "3174017202900001"],
    ["day 0", "3174010002900001"],
    ["month 13", "3174010313900001"],
    ["month 0", "3174010300900001"],
    ["30 February", "3174013002000001"],
    ["29 February of a year that is no leap year in any century", "3174012902010001"],
    ["serial 0000", "3174010302900000"],
    ["15 digits", "317401030290001"],
    ["letters", "31740103029O0001"],
    ["a number", 3174010302900001],
  ])("cannot with %s", (_, nik) => expect(accepts(Nik, nik)).toBe(false));
});

describe("text", () => {
  it("is trimmed where it is one line, and kept exactly where it is several", () => {
    expect(Line(10).parse("  ya  ")).toBe("ya");
    expect(Paragraphs(10).parse(" a\n\tb ")).toBe(" a\n\tb ");
  });
  it.each(["", "   ", "a\nb", "a\u0000b", "a\u001bb", "\ud800", "a\u2028b", "x".repeat(11)])(
    "refuses %j as a line",
    (text) => expect(accepts(Line(10), text)).toBe(false),
  );
  it.each([
    "\u200b",
    "\u2060\u00ad",
    "\u3164",
    "\u2800 \u2800",
    "\ufe0f",
    "\ufff9",
    "\ufffc",
    "dr. \u202emoc.live",
    "a\u2066b",
  ])("refuses %j as a line: it is seen as nothing, or turns what stands beside it", (text) =>
    expect(accepts(Line(20), text)).toBe(false),
  );
  it.each(["a\u0000b", "\udc00", "x".repeat(11)])("refuses %j as paragraphs", (text) =>
    expect(accepts(Paragraphs(10), text)).toBe(false),
  );
  it("takes every script and emoji", () => expect(Line(40).parse("김 שלום ᬲᬫ᭄ᬧᬸᬦ᭄ 👩‍⚕️ é")).toBe("김 שלום ᬲᬫ᭄ᬧᬸᬦ᭄ 👩‍⚕️ é"));
});

describe("an e-mail, an id and a number in a query", () => {
  it("knows an e-mail in any case as one", () => expect(Email.parse(" Siti@Example.TEST ")).toBe("siti@example.test"));
  it.each(["a@b", "a b@c.test", "siti@exam\u0440le.test", `${"x".repeat(250)}@a.test`, { $ne: "" }])(
    "refuses %j as an e-mail",
    (text) => expect(accepts(Email, text)).toBe(false),
  );
  it.each(["0198c0de-0000-7000-8000-00000000000", "0198C0DE-0000-7000-8000-000000000000", "1", "../admin"])(
    "refuses %j as an id",
    (text) => expect(accepts(Id, text)).toBe(false),
  );
  it.each(["0", "101", "-1", "1.5", "1e2", "0x10", "", " 5", "٣"])("refuses %j as a limit", (text) =>
    expect(accepts(QueryInteger(1, 100), text)).toBe(false),
  );
});

it("takes no time over fifty thousand hostile characters", () => {
  const hostile = [
    `${"a".repeat(50_000)}@`,
    `${"0812".repeat(12_500)}x`,
    `${" ".repeat(50_000)}x`,
    `${"-".repeat(50_000)}`,
    `${"a.".repeat(25_000)}@b`,
  ];
  const startedAt = performance.now();
  for (const text of hostile)
    for (const schema of [Email, Phone, Line(200), CalendarDate, Nik, Id]) schema.safeParse(text);
  expect(performance.now() - startedAt).toBeLessThan(500);
});
