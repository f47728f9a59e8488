import { patients } from "@rawat/contracts";
import { implement, type Route } from "@rawat/platform";
import type { Deps } from "./deps.ts";
import { exchangeHandlers } from "./exchange/routes.ts";
import { historyHandlers } from "./history/routes.ts";
import { registerHandlers } from "./register/routes.ts";
import { timelineHandlers } from "./timeline/routes.ts";

/** Which contracts are mounted on which handlers. */
export const routes = (deps: Deps): Route[] => [
  ...implement(patients, {
    ...exchangeHandlers(deps),
    ...registerHandlers(deps),
    ...historyHandlers(deps),
    ...timelineHandlers(deps),
  }),
];
