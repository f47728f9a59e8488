import { v7 } from "uuid";

/** A new UUIDv7; ids made by one process sort in the order they were made. */
export const newId = (): string => v7();

const timeDigits = 12;

/** What sorts before every id made from this instant on. An id begins with its time, which is never earlier than the clock's. */
export function beforeIdsFrom(instant: string): string {
  const time = Math.max(0, Date.parse(instant)).toString(16).padStart(timeDigits, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}
