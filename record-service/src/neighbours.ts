import { appointments, patients, staff } from "@rawat/contracts";
import type { Client } from "@rawat/contracts/client";
import { type Asking, createServiceClient, openNeighbours } from "@rawat/platform";
import { serviceName } from "./app.ts";
import type { Config } from "./config.ts";

/** The services that this one asks. */
export interface Neighbours {
  patients: Client<typeof patients>;
  appointments: Client<typeof appointments>;
  staff: Client<typeof staff>;
}

export function neighboursOf(config: Config, asking: Omit<Asking, "caller">): Neighbours {
  const neighbours = openNeighbours(
    {
      patient: config.PATIENT_SERVICE_URL,
      appointment: config.APPOINTMENT_SERVICE_URL,
      staff: config.STAFF_SERVICE_URL,
    },
    { ...asking, caller: serviceName },
  );
  return {
    patients: createServiceClient(patients, neighbours.patient),
    appointments: createServiceClient(appointments, neighbours.appointment),
    staff: createServiceClient(staff, neighbours.staff),
  };
}
