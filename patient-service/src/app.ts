import { serviceAudit } from "@rawat/contracts";
import { type AssertionCheck, auditHandlers, createHttpApp, type HttpApp, implement } from "@rawat/platform";
import type { Deps } from "./deps.ts";
import { exchangeContract, exchangeHandlers } from "./exchange/routes.ts";
import { historyContract, historyHandlers } from "./history/routes.ts";
import { registerContract, registerHandlers } from "./register/routes.ts";
import { timelineContract, timelineHandlers } from "./timeline/routes.ts";

export const serviceName = "patient";

/** The service's HTTP side: which contracts are mounted on which handlers. */
export function createApp(deps: Deps, assertions: AssertionCheck): HttpApp {
  return createHttpApp({
    service: serviceName,
    db: deps.db,
    logger: deps.logger,
    checks: deps.checks,
    refusals: deps.refusals,
    authenticate: (request) => assertions.actorOf(request.headers.authorization?.replace(/^Bearer /, "")),
    // "import" and "export" stand before ":id", which they would otherwise be taken for.
    routes: [
      ...implement(exchangeContract, exchangeHandlers(deps)),
      ...implement(registerContract, registerHandlers(deps)),
      ...implement(historyContract, historyHandlers(deps)),
      ...implement(timelineContract, timelineHandlers(deps)),
      ...implement(serviceAudit, auditHandlers(deps.db, serviceName, deps.zone)),
    ],
  });
}
