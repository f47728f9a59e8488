import { departments } from "@rawat/contracts";
import { createClient } from "@rawat/contracts/client";
import { sendSignedIn } from "../http.ts";

/** The clinic's departments. A signal gives a request up. */
export const askDepartments = (signal?: AbortSignal) => createClient(departments, sendSignedIn(signal));
