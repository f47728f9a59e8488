import { appointments, patients, staff } from "@rawat/contracts";
import type { Client } from "@rawat/contracts/client";
import { type AssertionIssuer, createServiceClient } from "@rawat/platform";
import { serviceName } from "./app.ts";
import type { Config } from "./config.ts";

/** The services that this one asks. */
export interface Neighbours {
  patients: Client<typeof patients>;
  appointments: Client<typeof appointments>;
  staff: Client<typeof staff>;
}

export const neighboursOf = (config: Config, issuer: AssertionIssuer): Neighbours => ({
  patients: createServiceClient(patients, {
    service: "patient",
    instances: config.PATIENT_SERVICE_URL,
    caller: serviceName,
    issuer,
  }),
  appointments: createServiceClient(appointments, {
    service: "appointment",
    instances: config.APPOINTMENT_SERVICE_URL,
    caller: serviceName,
    issuer,
  }),
  staff: createServiceClient(staff, {
    service: "staff",
    instances: config.STAFF_SERVICE_URL,
    caller: serviceName,
    issuer,
  }),
});
