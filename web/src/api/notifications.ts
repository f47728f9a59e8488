import type { notifications } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** What somebody is told. A signal gives a request up. */
export const askNotifications = callsOf<typeof notifications>()({
  list: "GET /api/notifications",
  read: "POST /api/notifications/:id/read",
  readAll: "POST /api/notifications/read-all",
});
