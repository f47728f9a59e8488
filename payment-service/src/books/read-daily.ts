import { daySpan, Invalid } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { foldTakings } from "./daily.ts";
import { tallyByDay } from "./ledger-store.ts";

const daysMax = 366;

/** What was taken and given back, by day. @throws Invalid */
export async function readDaily(
  { db, zone, clock }: Pick<Deps, "db" | "zone" | "clock">,
  asked: { from?: string | undefined; to?: string | undefined },
) {
  const span = daySpan(asked, { zone, now: clock.now(), daysMax });
  if ("fault" in span) throw new Invalid("invalid_request", { issues: [span.fault] });
  return foldTakings(await tallyByDay(db, span), span);
}
