import { appointments } from "@rawat/contracts";
import { createClient } from "@rawat/contracts/client";
import { sendSignedIn } from "../http.ts";

/** Appointments and calendar addresses. A signal gives a request up. */
export const askAppointments = (signal?: AbortSignal) => createClient(appointments, sendSignedIn(signal));
