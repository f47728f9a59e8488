import { appointmentFigures } from "@rawat/contracts";
import { createClient } from "@rawat/contracts/client";
import { sendSignedIn } from "../http.ts";

/** Figures of appointments. A signal gives a request up. */
export const askAppointmentFigures = (signal?: AbortSignal) => createClient(appointmentFigures, sendSignedIn(signal));
