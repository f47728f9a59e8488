import {
  accounts,
  appointmentFigures,
  appointments,
  audit,
  clinic,
  departments,
  doctors,
  patients,
  records,
  staff,
  users,
} from "@rawat/contracts";
import { createClient } from "@rawat/contracts/client";
import { sendSignedIn } from "./http.ts";

/** The clinic's services as functions, one client for each contract; a signal gives a request up. */
export const api = {
  account: createClient(accounts, sendSignedIn()),
  patients: (signal?: AbortSignal) => createClient(patients, sendSignedIn(signal)),
  users: (signal?: AbortSignal) => createClient(users, sendSignedIn(signal)),
  audit: (signal?: AbortSignal) => createClient(audit, sendSignedIn(signal)),
  clinic: createClient(clinic, sendSignedIn()),
  staff: (signal?: AbortSignal) => createClient(staff, sendSignedIn(signal)),
  doctors: (signal?: AbortSignal) => createClient(doctors, sendSignedIn(signal)),
  departments: (signal?: AbortSignal) => createClient(departments, sendSignedIn(signal)),
  appointments: (signal?: AbortSignal) => createClient(appointments, sendSignedIn(signal)),
  appointmentFigures: (signal?: AbortSignal) => createClient(appointmentFigures, sendSignedIn(signal)),
  records: (signal?: AbortSignal) => createClient(records, sendSignedIn(signal)),
};
