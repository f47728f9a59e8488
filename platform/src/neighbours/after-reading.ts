import { setImmediate as turn } from "node:timers/promises";

/**
 * Behind the reading of sockets: what lay there while this program had no time was in time. Timers come first after such a pause, and
 * would put it down to the other side.
 */
export async function afterReading(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await turn();
}
