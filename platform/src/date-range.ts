import { instant } from "./clock.ts";

/**
 * The half-open range of instants that `from` and `to` mean. Each is an instant, or a calendar date in a zone;
 * a date as `to` includes its whole day.
 */
export function instantRange({ from, to }: { from?: string | undefined; to?: string | undefined }, zone: string) {
  return {
    from: from === undefined ? undefined : isDate(from) ? told(startOfDay(from, zone)) : from,
    before: to === undefined ? undefined : isDate(to) ? told(startOfDay(nextDay(to), zone)) : to,
  };
}

/** The first and the last instant that anybody is told (see `Instant` of the contracts). The first and the last day lie partly outside of them in some zones. */
const firstInstant = "1875-01-01T00:00:00.000Z";
const lastInstant = "9998-12-31T23:59:59.999Z";
const told = (at: string): string => (at < firstInstant ? firstInstant : at > lastInstant ? lastInstant : at);

const isDate = (text: string) => text.length === 10;

/** The day after a calendar date. */
export const nextDay = (date: string) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** The instant at which a calendar date begins in a zone. Where a clock change skips midnight, the first instant of that day. */
export function startOfDay(date: string, zone: string): string {
  const midnight = instantAt(date, 0, zone);
  if (dateAt(midnight, zone) === date) return midnight;
  // Before the gap: the day begins behind it, where midnight would be by the clocks of before.
  return instant(new Date(Date.parse(`${date}T00:00:00Z`) - offsetMs(Date.parse(midnight), zone)));
}

/**
 * The instant at which the clocks of a zone show so many minutes after midnight of a date; 1,440 is the next midnight. For a
 * time that a clock change skips it is one beside the gap; for one that comes twice, one of the two.
 */
export function instantAt(date: string, minutes: number, zone: string): string {
  const wanted = Date.parse(`${date}T00:00:00Z`) + minutes * 60_000;
  // A zone's offset depends on the instant sought, so the first guess is corrected once by the offset found there.
  const first = wanted - offsetMs(wanted, zone);
  return instant(new Date(wanted - offsetMs(first, zone)));
}

/** The calendar date that the clocks of a zone show at an instant. */
export const dateAt = (at: string, zone: string): string => localAt(at, zone).slice(0, 10);

/** Minutes after midnight that the clocks of a zone show at an instant. */
export function minutesAt(at: string, zone: string): number {
  const local = localAt(at, zone);
  return Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));
}

/** What the clocks of a zone show at an instant, as ISO text without a zone. */
function localAt(at: string, zone: string): string {
  const time = Date.parse(at);
  return instant(new Date(time + offsetMs(time, zone)));
}

function offsetMs(time: number, zone: string): number {
  const text = formatOf(zone).format(time);
  const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d{2}):(\d{2})/.exec(text) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a hundred times as long as using it. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  formats.set(zone, format);
  return format;
}
