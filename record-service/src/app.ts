import { serviceAudit, serviceTimeline } from "@rawat/contracts";
import { type AssertionCheck, auditHandlers, createHttpApp, type HttpApp, implement } from "@rawat/platform";
import { accessContract, accessHandlers } from "./access/routes.ts";
import type { Deps } from "./deps.ts";
import { diagnosisContract, diagnosisHandlers } from "./diagnoses/routes.ts";
import { medicineContract, medicineHandlers } from "./medicines/routes.ts";
import { closingContract, closingHandlers } from "./people/routes.ts";
import { recordContract, recordHandlers } from "./records/routes.ts";
import { readServiceTimeline } from "./timeline/read-service-timeline.ts";

export const serviceName = "record";

/** The service's HTTP side: which contracts are mounted on which handlers. */
export function createApp(deps: Deps, assertions: AssertionCheck): HttpApp {
  return createHttpApp({
    service: serviceName,
    db: deps.db,
    logger: deps.logger,
    checks: deps.checks,
    refusals: deps.refusals,
    authenticate: (request) => assertions.actorOf(request.headers.authorization?.replace(/^Bearer /, "")),
    // "diagnosis-codes", "allergy-check" and "access-log" stand before ":id", which they would otherwise be taken for.
    routes: [
      ...implement(diagnosisContract, diagnosisHandlers),
      ...implement(medicineContract, medicineHandlers(deps)),
      ...implement(accessContract, accessHandlers(deps)),
      ...implement(recordContract, recordHandlers(deps)),
      ...implement(closingContract, closingHandlers(deps)),
      ...implement(serviceTimeline, { list: (call) => readServiceTimeline(deps, call) }),
      ...implement(serviceAudit, auditHandlers(deps.db, serviceName, deps.zone)),
    ],
  });
}
