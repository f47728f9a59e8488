import { audit } from "@rawat/contracts";
import { createClient } from "@rawat/contracts/client";
import { sendSignedIn } from "../http.ts";

/** Who did what, and to what. A signal gives a request up. */
export const askAudit = (signal?: AbortSignal) => createClient(audit, sendSignedIn(signal));
