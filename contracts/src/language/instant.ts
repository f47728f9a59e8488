const minuteMs = 60_000;

// "T" and "Z" may be small letters, and a space may stand for "T" (RFC 3339, 5.6).
const form =
  /^(\d{4}-\d{2}-\d{2})[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * What any text of RFC 3339 means, in UTC with milliseconds; undefined for other text and for days that no calendar has. What is
 * finer than a millisecond is cut off. A leap second is read as the beginning of the second after it, for our clocks have none.
 *
 * @example instantOf("2026-11-21T09:00:00+07:00") === "2026-11-21T02:00:00.000Z"
 */
export function instantOf(text: string): string | undefined {
  const [, date, hours, minutes, seconds = "", fraction = "", sign, offsetHours = 0, offsetMinutes = 0] =
    form.exec(text) ?? [];
  if (date === undefined) return undefined;
  const minute = `${date}T${hours}:${minutes}`;
  const minuteAt = Date.parse(`${minute}:00.000Z`);
  // Some dates are read although no calendar has them, and become the days after.
  if (Number.isNaN(minuteAt) || !new Date(minuteAt).toISOString().startsWith(minute)) return undefined;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * minuteMs * (sign === "-" ? -1 : 1);
  const isLeapSecond = seconds === "60";
  const milliseconds = isLeapSecond ? 0 : Number(fraction.slice(0, 3).padEnd(3, "0"));
  const at = new Date(minuteAt - offset + Number(seconds) * 1_000 + milliseconds).toISOString();
  return isLeapSecond && !leapSecondsEnd.test(at) ? undefined : at;
}

/** Seconds are inserted at the end of a month alone. */
const leapSecondsEnd = /-01T00:00:00\.000Z$/;
