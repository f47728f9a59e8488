/** Today where the person is who types a birth date: none lies after it. What the clinic tells has the clinic's day, `clinicToday`. */
export function todayIso(now = new Date()): string {
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
