import { doctors } from "@rawat/contracts";
import { createClient } from "@rawat/contracts/client";
import { sendSignedIn } from "../http.ts";

/** Doctors, their hours, time off and free slots. A signal gives a request up. */
export const askDoctors = (signal?: AbortSignal) => createClient(doctors, sendSignedIn(signal));
