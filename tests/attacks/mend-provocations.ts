import type { ProblemCode } from "@rawat/contracts";
import { lastMark, turnTo } from "../harness/booking.ts";
import type { Answered } from "../harness/caller.ts";
import { lookInto } from "../harness/stores.ts";
import { type Cast, newcomer } from "./cast.ts";
import { allWeek } from "./clinic.ts";

/** How a step is refused that would bring back somebody who was written down as not come. */
export function mendProvocations(castNow: () => Cast): Partial<Record<ProblemCode, () => Promise<Answered>>> {
  const step = (id: string, status: string) =>
    castNow().ask("POST", `/api/appointments/${id}/status`, { token: castNow().people.staff.token, json: { status } });
  const hired = async () => {
    const { id } = await castNow().clinic.hire();
    const token = castNow().people.admin.token;
    await castNow().ask("PUT", `/api/doctors/${id}/schedules`, { token, json: allWeek });
    return id;
  };
  /** Under way for two hours, so whatever the hour it is one of today. */
  const missed = async () => {
    const [patientId, doctorId] = [await newcomer(castNow()), await hired()];
    const { id } = await castNow().clinic.book(patientId, { doctorId, durationMinutes: 120 });
    await turnTo(castNow().rawat, id, lastMark(-20));
    await step(id, "no_show");
    return { id, patientId, doctorId };
  };
  const soon = () => ({ startsAt: lastMark(30), durationMinutes: 5 });
  const gone = (id: string) =>
    lookInto(castNow().rawat, "appointment", (db) =>
      db("people").where({ id }).update({ closedUntil: "9999-12-31T23:59:59.999Z" }),
    );
  return {
    slot_taken: async () => {
      const { id, doctorId } = await missed();
      await castNow().clinic.book(await newcomer(castNow()), { ...soon(), doctorId });
      return step(id, "checked_in");
    },
    patient_busy: async () => {
      const { id, patientId } = await missed();
      await castNow().clinic.book(patientId, { ...soon(), doctorId: await hired() });
      return step(id, "checked_in");
    },
    unknown_patient: async () => {
      const { id, patientId } = await missed();
      await gone(patientId);
      return step(id, "checked_in");
    },
    unknown_doctor: async () => {
      const { id, doctorId } = await missed();
      await gone(doctorId);
      return step(id, "checked_in");
    },
  };
}
