import type { serviceTimeline } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import { listRows } from "../booking/appointment-store.ts";
import type { Deps } from "../deps.ts";
import { findPeople } from "../people/people-store.ts";

/** What this service knows of a patient's story: their appointments. */
export const timelineHandlers = ({ db }: Deps): Handlers<typeof serviceTimeline> => ({
  list: async ({ params, query: { limit, beforeAt, beforeId } }) => {
    const after = beforeAt !== undefined && beforeId !== undefined ? { startsAt: beforeAt, id: beforeId } : undefined;
    const rows = await listRows(db, { limit, only: [{ patientId: params.id }], after });
    const people = await findPeople(
      db,
      rows.map(({ doctorId }) => doctorId),
    );
    return {
      data: rows.map(({ id, startsAt, doctorId, status }) => ({
        at: startsAt,
        kind: "appointment" as const,
        id,
        title: people.get(doctorId)?.name ?? "",
        summary: status,
      })),
    };
  },
});
