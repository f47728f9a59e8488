import type { Booking } from "@rawat/contracts";
import type { Deps } from "../deps.ts";

type Asking = Pick<Deps, "appointments">;

/** What is booked of some doctors' time in a span, by its time; the first `limit` of it. With a version, nothing is booked any more that was checked against an older schedule. @throws Unavailable and its like when it cannot be asked. */
export async function bookingsWithin(
  { appointments }: Asking,
  doctorIds: readonly string[],
  from: string,
  to: string,
  { limit, scheduleVersion }: { limit?: number; scheduleVersion?: number | undefined } = {},
): Promise<Booking[]> {
  const query = {
    doctorIds: doctorIds.join(","),
    from,
    to,
    ...(limit && { limit: String(limit) }),
    ...(scheduleVersion && { scheduleVersion: String(scheduleVersion) }),
  };
  const { data } = await appointments.bookings({ query });
  return data;
}
