import { appointmentFigures, appointments, serviceTimeline } from "@rawat/contracts";
import { implement, type Route } from "@rawat/platform";
import { bookingHandlers } from "./booking/routes.ts";
import { calendarHandlers } from "./calendar/routes.ts";
import type { Deps } from "./deps.ts";
import { figuresHandlers } from "./figures/routes.ts";
import { closingHandlers } from "./people/routes.ts";
import { timelineHandlers } from "./timeline/routes.ts";

/** Which contracts are mounted on which handlers. */
export const routes = (deps: Deps): Route[] => [
  ...implement(appointments, { ...calendarHandlers(deps), ...bookingHandlers(deps), ...closingHandlers(deps) }),
  ...implement(appointmentFigures, figuresHandlers(deps)),
  ...implement(serviceTimeline, timelineHandlers(deps)),
];
