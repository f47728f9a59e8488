import { records, serviceTimeline } from "@rawat/contracts";
import { implement, type Route } from "@rawat/platform";
import { accessHandlers } from "./access/routes.ts";
import type { Deps } from "./deps.ts";
import { diagnosisHandlers } from "./diagnoses/routes.ts";
import { medicineHandlers } from "./medicines/routes.ts";
import { closingHandlers } from "./people/routes.ts";
import { recordHandlers } from "./records/routes.ts";
import { readServiceTimeline } from "./timeline/read-service-timeline.ts";

/** Which contracts are mounted on which handlers. */
export const routes = (deps: Deps): Route[] => [
  ...implement(records, {
    ...diagnosisHandlers,
    ...medicineHandlers(deps),
    ...accessHandlers(deps),
    ...recordHandlers(deps),
    ...closingHandlers(deps),
  }),
  ...implement(serviceTimeline, { list: (call) => readServiceTimeline(deps, call) }),
];
