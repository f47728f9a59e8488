import { staff } from "@rawat/contracts";
import { createClient } from "@rawat/contracts/client";
import { sendSignedIn } from "../http.ts";

/** The people of the clinic. A signal gives a request up. */
export const askStaff = (signal?: AbortSignal) => createClient(staff, sendSignedIn(signal));
