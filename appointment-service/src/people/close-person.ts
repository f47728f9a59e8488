import type { Closing } from "@rawat/contracts";
import { Conflict, instant, inTransaction, type Transaction } from "@rawat/platform";
import { canStep } from "../booking/appointment.ts";
import { listUnfinished, openRow } from "../booking/appointment-store.ts";
import { takeStep } from "../booking/step-appointment.ts";
import { deleteToken } from "../calendar/token-store.ts";
import type { Deps } from "../deps.ts";
import { addPerson, bookingLine, type Person } from "./people-store.ts";

/**
 * Takes no more bookings for somebody who is about to be archived. A booking that is just being made stands in the same line:
 * it is seen here, or it sees this.
 *
 * @throws Conflict while an appointment is to come or under way; TooMany while too many archive them.
 */
export async function closeForArchiving(
  deps: Deps,
  { id, kind }: Pick<Person, "id" | "kind">,
  closing: Closing | undefined,
): Promise<void> {
  await addPerson(deps.db, { id, kind, name: "", medicalRecordNumber: null, version: 0 });
  await inTransaction(
    deps.db,
    async (trx) => {
      await bookingLine.lock(trx, id);
      const now = deps.clock.now();
      if ((await listUnfinished(trx, id, instant(now))).length > 0) throw new Conflict("future_appointments");
      await bookingLine.closeFrom(trx, id, now, closing);
    },
    { line: id },
  );
}

/**
 * Takes no booking for them any more, as they were archived. One that slipped in all the same, made by a program that was
 * frozen for longer than the closing lasts, is cancelled here.
 */
export async function closeForGood(
  trx: Transaction,
  deps: Pick<Deps, "clock" | "encryption" | "outbox">,
  id: string,
): Promise<void> {
  await bookingLine.lock(trx, id);
  await bookingLine.closeForGood(trx, id);
  await deleteToken(trx, id);
  for (const row of await listUnfinished(trx, id, instant(deps.clock.now()))) {
    if (!canStep(row.status, "cancelled")) continue;
    const cancelled = await takeStep(trx, deps, openRow(row, deps.encryption), "cancelled", null, ourselves);
    // The event is handed out again, and then finds what the other one wrote.
    if (!cancelled) throw new Error(`Appointment ${row.id} was changed in between`);
  }
}

const ourselves = { kind: "service", service: "appointment" } as const;
