import { clinic } from "@rawat/contracts";
import { createClient } from "@rawat/contracts/client";
import { sendSignedIn } from "../http.ts";

/** What is told of the clinic. A signal gives a request up. */
export const askClinic = (signal?: AbortSignal) => createClient(clinic, sendSignedIn(signal));
