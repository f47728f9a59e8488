import type { Booking } from "@rawat/contracts";
import type { Deps } from "../deps.ts";

type Asking = Pick<Deps, "appointments">;

/** What is booked of some doctors' time in a span, by its time; the first `limit` of it. @throws Unavailable and its like when it cannot be asked. */
export async function bookingsWithin(
  { appointments }: Asking,
  doctorIds: readonly string[],
  from: string,
  to: string,
  limit?: number,
): Promise<Booking[]> {
  const query = { doctorIds: doctorIds.join(","), from, to, ...(limit && { limit: String(limit) }) };
  const { data } = await appointments.bookings({ query });
  return data;
}
