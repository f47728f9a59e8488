import { patients } from "@rawat/contracts";
import { createClient } from "@rawat/contracts/client";
import { sendSignedIn } from "../http.ts";

/** The register of patients. A signal gives a request up. */
export const askPatients = (signal?: AbortSignal) => createClient(patients, sendSignedIn(signal));
