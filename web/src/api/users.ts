import { users } from "@rawat/contracts";
import { createClient } from "@rawat/contracts/client";
import { sendSignedIn } from "../http.ts";

/** Accounts, for administrators. A signal gives a request up. */
export const askUsers = (signal?: AbortSignal) => createClient(users, sendSignedIn(signal));
