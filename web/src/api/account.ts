import { accounts } from "@rawat/contracts";
import { createClient } from "@rawat/contracts/client";
import { sendSignedIn } from "../http.ts";

/** The person's own account and session. A signal gives a request up. */
export const askAccount = (signal?: AbortSignal) => createClient(accounts, sendSignedIn(signal));
