import type { accounts } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** The person's own account and session. A signal gives a request up. */
export const askAccount = callsOf<typeof accounts>()({
  logout: "POST /auth/logout",
  profile: "GET /auth/profile",
  changeProfile: "PATCH /auth/profile",
  changePassword: "POST /auth/password",
});
