import type { ClinicEvents } from "@rawat/contracts";
import type { NewEvent } from "@rawat/platform";
import type { KeptOrder } from "./order.ts";

/** The event that something happened to an order: never what was ordered. */
export function tellOfOrder<N extends "order.created" | "order.updated">(
  type: N,
  order: KeptOrder,
): NewEvent<ClinicEvents, N> {
  const { id, orderNumber, patientId, status, price, version } = order;
  return { type, subject: id, version, data: { id, orderNumber, patientId, status, price } } as NewEvent<
    ClinicEvents,
    N
  >;
}
