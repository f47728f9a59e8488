import { appointmentFigures, serviceAudit, serviceTimeline } from "@rawat/contracts";
import { type AssertionCheck, auditHandlers, createHttpApp, type HttpApp, implement } from "@rawat/platform";
import { bookingContract, bookingHandlers } from "./booking/routes.ts";
import { calendarContract, calendarHandlers } from "./calendar/routes.ts";
import type { Deps } from "./deps.ts";
import { figuresHandlers } from "./figures/routes.ts";
import { closingContract, closingHandlers } from "./people/routes.ts";
import { timelineHandlers } from "./timeline/routes.ts";

export const serviceName = "appointment";

/** The service's HTTP side: which contracts are mounted on which handlers. */
export function createApp(deps: Deps, assertions: AssertionCheck): HttpApp {
  return createHttpApp({
    service: serviceName,
    db: deps.db,
    logger: deps.logger,
    checks: deps.checks,
    refusals: deps.refusals,
    authenticate: (request) => assertions.actorOf(request.headers.authorization?.replace(/^Bearer /, "")),
    // The calendar's paths stand before ":id", which they would otherwise be taken for.
    routes: [
      ...implement(calendarContract, calendarHandlers(deps)),
      ...implement(bookingContract, bookingHandlers(deps)),
      ...implement(closingContract, closingHandlers(deps)),
      ...implement(appointmentFigures, figuresHandlers(deps)),
      ...implement(serviceTimeline, timelineHandlers(deps)),
      ...implement(serviceAudit, auditHandlers(deps.db, serviceName, deps.zone)),
    ],
  });
}
