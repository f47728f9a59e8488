import type { doctors } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** Doctors, their hours, time off and free slots. A signal gives a request up. */
export const askDoctors = callsOf<typeof doctors>()({
  list: "GET /api/doctors",
  get: "GET /api/doctors/:id",
  schedules: "GET /api/doctors/:id/schedules",
  setSchedules: "PUT /api/doctors/:id/schedules",
  listTimeOff: "GET /api/doctors/:id/time-off",
  addTimeOff: "POST /api/doctors/:id/time-off",
  removeTimeOff: "DELETE /api/doctors/:id/time-off/:timeOffId",
  slots: "GET /api/doctors/:id/slots",
});
