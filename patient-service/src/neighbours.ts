import { appointments, serviceTimeline } from "@rawat/contracts";
import type { Client } from "@rawat/contracts/client";
import { type AssertionIssuer, createServiceClient } from "@rawat/platform";
import { serviceName } from "./app.ts";
import type { Config } from "./config.ts";

/** The services that this one asks. */
export interface Neighbours {
  appointments: Client<typeof appointments>;
  /** Who knows a part of a patient's story, by the service's name. */
  timelines: Readonly<Record<"appointment" | "record", Client<typeof serviceTimeline>>>;
}

export function neighboursOf(config: Config, issuer: AssertionIssuer): Neighbours {
  const appointment = {
    service: "appointment",
    instances: config.APPOINTMENT_SERVICE_URL,
    caller: serviceName,
    issuer,
  };
  const record = { ...appointment, service: "record", instances: config.RECORD_SERVICE_URL };
  return {
    appointments: createServiceClient(appointments, appointment),
    timelines: {
      appointment: createServiceClient(serviceTimeline, appointment),
      record: createServiceClient(serviceTimeline, record),
    },
  };
}
