import { appointments, records, serviceTimeline } from "@rawat/contracts";
import type { Client } from "@rawat/contracts/client";
import { type Asking, createServiceClient, openNeighbours } from "@rawat/platform";
import { serviceName } from "./app.ts";
import type { Config } from "./config.ts";

/** The services that this one asks. */
export interface Neighbours {
  appointments: Client<typeof appointments>;
  records: Client<typeof records>;
  /** Who knows a part of a patient's story, by the service's name. */
  timelines: Readonly<Record<"appointment" | "record", Client<typeof serviceTimeline>>>;
}

export function neighboursOf(config: Config, asking: Omit<Asking, "caller">): Neighbours {
  const { appointment, record } = openNeighbours(
    { appointment: config.APPOINTMENT_SERVICE_URL, record: config.RECORD_SERVICE_URL },
    { ...asking, caller: serviceName },
  );
  return {
    appointments: createServiceClient(appointments, appointment),
    records: createServiceClient(records, record),
    timelines: {
      appointment: createServiceClient(serviceTimeline, appointment),
      record: createServiceClient(serviceTimeline, record),
    },
  };
}
