import { clinic, departments, serviceAudit, staff } from "@rawat/contracts";
import { type AssertionCheck, auditHandlers, createHttpApp, type HttpApp, implement } from "@rawat/platform";
import { clinicHandlers } from "./clinic/routes.ts";
import { departmentHandlers } from "./departments/routes.ts";
import type { Deps } from "./deps.ts";
import { doctorHandlers, doctorsContract } from "./doctors/routes.ts";
import { peopleHandlers } from "./people/routes.ts";
import { scheduleContract, scheduleHandlers } from "./schedule/routes.ts";

export const serviceName = "staff";

/** The service's HTTP side: which contracts are mounted on which handlers. */
export function createApp(deps: Deps, assertions: AssertionCheck): HttpApp {
  return createHttpApp({
    service: serviceName,
    db: deps.db,
    logger: deps.logger,
    checks: deps.checks,
    refusals: deps.refusals,
    authenticate: (request) => assertions.actorOf(request.headers.authorization?.replace(/^Bearer /, "")),
    routes: [
      ...implement(staff, peopleHandlers(deps)),
      ...implement(doctorsContract, doctorHandlers(deps)),
      ...implement(scheduleContract, scheduleHandlers(deps)),
      ...implement(departments, departmentHandlers(deps)),
      ...implement(clinic, clinicHandlers(deps)),
      ...implement(serviceAudit, auditHandlers(deps.db, serviceName, deps.zone)),
    ],
  });
}
