import { z } from "zod";
import { endpoint } from "./language/endpoint.ts";
import { rangeQuery } from "./language/primitives.ts";
import { granularities } from "./words.ts";

/** How fine figures are: `period` is then a day, the Monday of a week, or the first of a month. */
export const Granularity = z.enum(granularities).meta({ id: "Granularity" });
export type Granularity = z.infer<typeof Granularity>;

/** The appointments of one period, by what became of them. `open` are those still to come or under way. */
export const AppointmentFigures = z
  .object({
    period: z.string(),
    total: z.number().int(),
    open: z.number().int(),
    completed: z.number().int(),
    cancelled: z.number().int(),
    noShow: z.number().int(),
    inPerson: z.number().int(),
    online: z.number().int(),
  })
  .meta({ id: "AppointmentFigures" });
export type AppointmentFigures = z.infer<typeof AppointmentFigures>;

export const appointmentFigures = {
  read: endpoint({
    method: "get",
    path: "/api/analytics/appointments",
    access: ["admin"],
    summary: "Count appointments by period and by what became of them",
    description:
      "The last 30 days unless told; at most 366 days by day, ten years otherwise. Empty periods are there too.",
    query: z.strictObject({ ...rangeQuery, granularity: Granularity.optional() }),
    status: 200,
    response: z.array(AppointmentFigures),
    csv: true,
    errors: [],
  }),
} as const;
