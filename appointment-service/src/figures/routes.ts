import type { appointmentFigures } from "@rawat/contracts";
import { type Handlers, Invalid } from "@rawat/platform";
import { tallyByDay } from "../booking/appointment-store.ts";
import type { Deps } from "../deps.ts";
import { foldFigures } from "./figures.ts";
import { spanOf } from "./span.ts";

/** Appointments counted by period; the database counts by day, so the work does not grow with their number. */
export const figuresHandlers = ({ db, zone, clock }: Deps): Handlers<typeof appointmentFigures> => ({
  read: async ({ query: { from, to, granularity = "day" } }) => {
    const span = spanOf({ from, to, granularity }, zone, clock.now());
    if ("fault" in span) throw new Invalid("invalid_request", { issues: [span.fault] });
    const { first, last } = span;
    return { data: foldFigures(await tallyByDay(db, first, last), first, last, granularity) };
  },
});
