import type { serviceTimeline, TimelineItem } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { type Happened, listHappened } from "./timeline-store.ts";

/** What this service knows of a patient's story: their orders, and what they have paid. */
export const timelineHandlers = ({ db }: Deps): Handlers<typeof serviceTimeline> => ({
  list: async ({ params: { id: patientId }, query: { limit, beforeAt, beforeId } }) => {
    const after = beforeAt !== undefined && beforeId !== undefined ? { at: beforeAt, id: beforeId } : undefined;
    const [orders, payments] = await Promise.all([
      listHappened(db, "orders", { patientId, limit, after }),
      listHappened(db, "payments", { patientId, limit, after }),
    ]);
    const items = [...orders.map(itemOf("order")), ...payments.map(itemOf("payment"))];
    return { data: items.sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1)).slice(0, limit) };
  },
});

const itemOf =
  (kind: "order" | "payment") =>
  ({ at, id, title, status }: Happened): TimelineItem => ({ at, kind, id, title, summary: status });

const keyOf = ({ at, id }: TimelineItem) => `${at} ${id}`;
