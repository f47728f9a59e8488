import { z } from "zod";
import { endpoint } from "./language/endpoint.ts";
import { Id, IdParams, Instant, PageMeta, QueryInteger } from "./language/primitives.ts";

export const TimelineKind = z.enum(["appointment", "record", "consultation", "order", "payment"]);

/** Something that happened to a patient. */
export const TimelineItem = z
  .object({ at: Instant, kind: TimelineKind, id: Id, title: z.string(), summary: z.string() })
  .meta({ id: "TimelineItem" });
export type TimelineItem = z.infer<typeof TimelineItem>;

/** What one service knows of it, newest first: at most `limit` items before the one named. Every service offers it alike. */
export const serviceTimeline = {
  list: endpoint({
    method: "get",
    path: "/internal/patients/:id/timeline",
    access: "service",
    summary: "What this service knows of a patient's story, newest first",
    params: IdParams,
    query: z
      .strictObject({ limit: QueryInteger(1, 101), beforeAt: Instant.optional(), beforeId: Id.optional() })
      .refine(({ beforeAt, beforeId }) => (beforeAt === undefined) === (beforeId === undefined), {
        path: ["beforeId"],
        message: "Expected together with beforeAt",
      }),
    status: 200,
    response: z.array(TimelineItem),
    errors: [],
  }),
} as const;

/** `missing` names the services that could not be asked. */
export const TimelineMeta = PageMeta.extend({ missing: z.array(z.string()).optional() });
