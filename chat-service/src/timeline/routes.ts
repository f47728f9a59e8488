import type { serviceTimeline } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findNames } from "../people/person-store.ts";
import { listHappened } from "./timeline-store.ts";

/** What this service knows of a patient's story: their consultations. What was said in them is told nowhere but there. */
export const timelineHandlers = ({ db }: Deps): Handlers<typeof serviceTimeline> => ({
  list: async ({ params: { id: patientId }, query: { limit, beforeAt, beforeId } }) => {
    const after = beforeAt !== undefined && beforeId !== undefined ? { at: beforeAt, id: beforeId } : undefined;
    const happened = await listHappened(db, { patientId, limit, after });
    const names = await findNames(
      db,
      happened.map(({ doctorId }) => doctorId),
    );
    const data = happened.map(({ at, id, doctorId, status }) => ({
      at,
      kind: "consultation" as const,
      id,
      title: names.get(doctorId) ?? "",
      summary: status,
    }));
    return { data };
  },
});
