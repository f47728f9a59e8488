import { records } from "@rawat/contracts";
import { createClient } from "@rawat/contracts/client";
import { sendSignedIn } from "../http.ts";

/** Medical records. A signal gives a request up. */
export const askRecords = (signal?: AbortSignal) => createClient(records, sendSignedIn(signal));
