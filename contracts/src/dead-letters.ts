import { z } from "zod";
import { endpoint } from "./language/endpoint.ts";
import { IdParams, Instant, PageMeta, QueryInteger } from "./language/primitives.ts";

/** An event that a service could not handle after all its tries. What it told is not shown: it may name people. */
export const DeadLetter = z
  .object({
    id: z.string(),
    service: z.string(),
    type: z.string(),
    attempts: z.number().int(),
    error: z.string(),
    diedAt: Instant,
  })
  .meta({ id: "DeadLetter" });
export type DeadLetter = z.infer<typeof DeadLetter>;

const limitMax = 100;

export const deadLetters = {
  list: endpoint({
    method: "get",
    path: "/api/dead-letters",
    access: ["admin"],
    summary: "List events that no try could handle, of every service, oldest first",
    query: z.strictObject({
      limit: QueryInteger(1, limitMax)
        .optional()
        .transform((limit) => limit ?? limitMax),
    }),
    status: 200,
    response: z.array(DeadLetter),
    meta: PageMeta,
    errors: [],
  }),
  replay: endpoint({
    method: "post",
    path: "/api/dead-letters/:id/replay",
    access: ["admin"],
    summary:
      "Hand an event out again to every service that could not handle it; its effect comes once, however often it is replayed",
    params: IdParams,
    status: 202,
    errors: [],
  }),
} as const;
