import type { appointments } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** Appointments and calendar addresses. A signal gives a request up. */
export const askAppointments = callsOf<typeof appointments>()({
  list: "GET /api/appointments",
  create: "POST /api/appointments",
  createCalendarToken: "POST /api/appointments/calendar-token",
  revokeCalendarToken: "DELETE /api/appointments/calendar-token",
  get: "GET /api/appointments/:id",
  step: "POST /api/appointments/:id/status",
  reschedule: "POST /api/appointments/:id/reschedule",
});
