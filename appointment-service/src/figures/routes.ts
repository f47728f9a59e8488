import type { appointmentFigures } from "@rawat/contracts";
import { daysLater, type Handlers, Invalid } from "@rawat/platform";
import type { Knex } from "knex";
import { type Tally, tallyByDay } from "../booking/appointment-store.ts";
import type { Deps } from "../deps.ts";
import { foldFigures } from "./figures.ts";
import { spanOf } from "./span.ts";

/** Appointments counted by period; the database counts by day, so the work here does not grow with their number. */
export const figuresHandlers = ({ db, zone, clock }: Deps): Handlers<typeof appointmentFigures> => ({
  read: async ({ query: { from, to, granularity = "day" } }) => {
    const span = spanOf({ from, to, granularity }, zone, clock.now());
    if ("fault" in span) throw new Invalid("invalid_request", { issues: [span.fault] });
    const { first, last } = span;
    return { data: foldFigures(await talliesOf(db, first, last), first, last, granularity) };
  },
});

/** The embedded engine counts in the thread that answers everybody: a quarter at a time is a moment also in a large clinic. */
const daysAtOnce = 92;

async function talliesOf(db: Knex, first: string, last: string): Promise<Tally[]> {
  const tallies: Tally[] = [];
  for (let from = first; from <= last; from = daysLater(from, daysAtOnce)) {
    const to = daysLater(from, daysAtOnce - 1);
    tallies.push(...(await tallyByDay(db, from, to < last ? to : last)));
  }
  return tallies;
}
