import { join } from "node:path";

/** A program of ours as `npm start` runs it. */
export interface Program {
  readonly name: string;
  /** Its workspace; `src/main.ts` there is the program and `src/config.ts` tells its variables. */
  readonly folder: string;
  readonly portVariable: string;
  /** Where the others find it; absent for the door itself. */
  readonly urlVariable?: string;
}

export const root = join(import.meta.dirname, "..", "..");

/** Who is started, the door last. It closes first, so that nobody is let in to a house that is being left. */
export const programs: readonly Program[] = [
  {
    name: "patient",
    folder: "patient-service",
    portVariable: "PATIENT_SERVICE_PORT",
    urlVariable: "PATIENT_SERVICE_URL",
  },
  {
    name: "staff",
    folder: "staff-service",
    portVariable: "STAFF_SERVICE_PORT",
    urlVariable: "STAFF_SERVICE_URL",
  },
  {
    name: "appointment",
    folder: "appointment-service",
    portVariable: "APPOINTMENT_SERVICE_PORT",
    urlVariable: "APPOINTMENT_SERVICE_URL",
  },
  {
    name: "record",
    folder: "record-service",
    portVariable: "RECORD_SERVICE_PORT",
    urlVariable: "RECORD_SERVICE_URL",
  },
  { name: "gateway", folder: "gateway", portVariable: "GATEWAY_PORT" },
];
