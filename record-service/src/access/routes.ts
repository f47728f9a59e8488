import type { records } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { readAccessLog } from "./read-access-log.ts";

export const accessHandlers = (deps: Deps): Pick<Handlers<typeof records>, "accessLog"> => ({
  accessLog: ({ actor, query }) => readAccessLog(deps, actor, query),
});
