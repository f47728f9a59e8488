import type { Booking } from "@rawat/contracts";
import type { Deps } from "../deps.ts";

type Asking = Pick<Deps, "appointments">;

/** What is booked of some doctors' time in a span. @throws Unavailable and its like when it cannot be asked. */
export async function bookingsWithin(
  { appointments }: Asking,
  doctorIds: readonly string[],
  from: string,
  to: string,
): Promise<Booking[]> {
  const { data } = await appointments.bookings({ query: { doctorIds: doctorIds.join(","), from, to } });
  return data;
}
