import { z } from "zod";

export const Issue = z.object({ path: z.string(), message: z.string() }).meta({ id: "Issue" });
export type Issue = z.infer<typeof Issue>;

/** The body of every answer that is no success: RFC 9457 problem details, with our code, request id and issues. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z.array(Issue).optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;
