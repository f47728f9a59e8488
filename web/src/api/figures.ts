import type { appointmentFigures } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** Figures of appointments. A signal gives a request up. */
export const askAppointmentFigures = callsOf<typeof appointmentFigures>()({
  read: "GET /api/analytics/appointments",
});
