import { z } from "zod";
import { instantOf } from "./instant.ts";

/** A UUIDv7, as every resource has. */
export const Id = z
  .string()
  .regex(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/, "Expected a UUID in lower case")
  .meta({ format: "uuid" });

const instantExpected = "Expected an instant such as 2026-11-21T02:00:00.000Z";

/** Nobody alive was born before, and the day after the last still has a year of four digits in every zone. */
const firstDay = "1875-01-01";
const lastDay = "9998-12-31";

/** An instant as we tell it: UTC with milliseconds, from 1875 to 9998, as text of fixed width that sorts by time. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, { error: instantExpected, abort: true })
  .refine(isInstant, instantExpected)
  .meta({ format: "date-time" });

/** Some dates are read although no calendar has them, and become the days after; so does the hour 24. */
function isInstant(text: string): boolean {
  const day = new Date(text).getUTCDate();
  return day === Number(text.slice(8, 10)) && isWithinReason(text);
}

const isWithinReason = (text: string) => text >= firstDay && text.slice(0, lastDay.length) <= lastDay;

/** An instant as callers give it: any of RFC 3339, from 1875 to 9998; read as {@link Instant}. */
export const GivenInstant = z
  .string()
  .transform((text, context) => {
    const at = instantOf(text);
    if (at !== undefined && isWithinReason(at)) return at;
    context.addIssue({ code: "custom", message: instantExpected });
    return z.NEVER;
  })
  .meta({ type: "string", format: "date-time" });

/** A day that exists, `YYYY-MM-DD`, from 1875 to 9998. */
export const CalendarDate = z
  .string()
  .refine(isCalendarDate, "Expected a day that exists, as YYYY-MM-DD")
  .meta({ format: "date" });

function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !isWithinReason(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

// NUL and lone surrogates cannot be stored identically by every engine; other control characters have no place in a form, and what Unicode will
// never make a character of has none in XML.
const controlCharacter = /[^\P{Cc}\n\r\t]|\p{Noncharacter_Code_Point}/u;
const lineBreak = /[\n\r\t\u2028\u2029]/;
/** Turns the text around it, so that a row of a list reads otherwise than it is (Unicode TR 36, 3.2). */
const turning = /[\u202a-\u202e\u2066-\u2069]/;
/** What has a shape: neither space nor what is drawn as nothing, the blank of Braille among it. */
const visible = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffc]/u;

/** Whether there is anything to see of a text. */
export const isVisible = (text: string): boolean => visible.test(text);

/** One line of text, trimmed: 1 to `charactersMax` characters, one of them to be seen; well-formed Unicode, no control characters. */
export const Line = (charactersMax: number) =>
  z
    .string()
    .trim()
    .min(1, "Expected some text")
    .max(charactersMax)
    .refine(
      (text) => text.isWellFormed() && !controlCharacter.test(text) && !lineBreak.test(text) && !turning.test(text),
      "Expected one line of well-formed text without control characters",
    )
    .refine((text) => text === "" || isVisible(text), "Expected some text");

/** Text of several lines, kept exactly: up to `charactersMax` characters, well-formed Unicode, no control characters but line breaks and tabs. */
export const Paragraphs = (charactersMax: number) =>
  z
    .string()
    .max(charactersMax)
    .refine(
      (text) => text.isWellFormed() && !controlCharacter.test(text) && !turning.test(text),
      "Expected well-formed text without control characters",
    );

/** An e-mail address; letters become small, for no mail service in use tells them apart. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email("Expected an e-mail address"))
  .meta({ format: "email", maxLength: 254 });

/** The country codes in use (ITU-T E.164, list of assigned codes), without Indonesia's. */
const countryCode =
  "(?:1|7|2[07]|2[1-689]\\d|3[0-469]|3[578]\\d|4[013-9]|42\\d|5[1-8]|5[09]\\d|6[013-6]|6[7-9]\\d|8[1246]|8[058]\\d|9[0-58]|9[67]\\d|99[2-68])";
const abroad = new RegExp(`^\\+(?=\\d{7,15}$)${countryCode}\\d+$`);
/** `0812…`, `62812…`, `+62812…`, `+620812…` with its needless zero, and a mobile number without any of them. */
const indonesian = /^(?:(?:\+?62)?0|\+?62|(?=8\d{8,11}$))([2-9]\d{6,11})$/;

const phoneExpected = "Expected a number such as 0812-3456-7890, or +65 6123 4567 from abroad";

/**
 * A number as people write it (`0812-3456-7890`, `62 812…`, `+62 (0)812…`, `812…`, `+65 6123 4567`), also with the unseen marks
 * that copying brings along, kept as E.164 (`+6281234567890`).
 */
export const Phone = z
  .string()
  .max(64)
  .transform((text) => text.replace(/[\s\p{Cf}().\-/\u2010-\u2015\u2212]/gu, ""))
  .pipe(z.string().refine((digits) => indonesian.test(digits) || abroad.test(digits), phoneExpected))
  .transform((digits) => digits.replace(indonesian, "+62$1"))
  .meta({ type: "string", maxLength: 64 });

/** A whole number written in a query string, between the two bounds. */
export const QueryInteger = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `Expected a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().int().min(min).max(max))
    .meta({ type: "integer", minimum: min, maximum: max });

/** `true` or `false` written in a query string. */
export const QueryFlag = z
  .enum(["true", "false"])
  .transform((text) => text === "true")
  .meta({ type: "boolean" });

/** How every list is paged: `limit` rows from `cursor` on. */
export const pageQuery = {
  limit: QueryInteger(1, 100)
    .optional()
    .transform((limit) => limit ?? 20),
  cursor: z
    .string()
    // A name of 200 characters, each of four bytes, stands in the longest one.
    .regex(/^[A-Za-z0-9_-]{1,1536}$/, "Expected the nextCursor of an earlier page")
    .optional(),
};

/** What a list tells beside its rows; `nextCursor` is null on the last page. */
export const PageMeta = z.object({
  limit: z.number().int(),
  nextCursor: z.string().nullable(),
});

/** A point in a range: an instant, or a calendar date in the clinic's zone (as `to` it includes its whole day). */
export const Moment = z.union([CalendarDate, GivenInstant], "Expected an instant or a calendar date");

/** The same in a query string, where a `+` that was not escaped arrives as a space. */
const QueryMoment = z
  .string()
  .transform((text) => text.replace(/ (?=\d\d:\d\d$)/, "+"))
  .pipe(Moment)
  .meta({
    anyOf: [
      { type: "string", format: "date" },
      { type: "string", format: "date-time" },
    ],
  });

/** How a list is narrowed to a span of time. */
export const rangeQuery = { from: QueryMoment.optional(), to: QueryMoment.optional() };

export const IdParams = z.strictObject({ id: Id });
