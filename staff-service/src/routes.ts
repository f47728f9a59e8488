import { categories, clinic, departments, doctors, news, staff } from "@rawat/contracts";
import { implement, type Route } from "@rawat/platform";
import { clinicHandlers } from "./clinic/routes.ts";
import type { Deps } from "./deps.ts";
import { doctorHandlers } from "./doctors/routes.ts";
import { categoryKind, departmentKind } from "./named/keep-named.ts";
import { namedHandlers } from "./named/routes.ts";
import { newsHandlers } from "./news/routes.ts";
import { peopleHandlers } from "./people/routes.ts";
import { scheduleHandlers } from "./schedule/routes.ts";

/** Which contracts are mounted on which handlers. */
export const routes = (deps: Deps): Route[] => [
  ...implement(staff, peopleHandlers(deps)),
  ...implement(doctors, { ...doctorHandlers(deps), ...scheduleHandlers(deps) }),
  ...implement(departments, namedHandlers(deps, departmentKind)),
  ...implement(clinic, clinicHandlers(deps)),
  ...implement(categories, namedHandlers(deps, categoryKind)),
  ...implement(news, newsHandlers(deps)),
];
