import { records } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { readAccessLog } from "./read-access-log.ts";

export const accessContract = { accessLog: records.accessLog };

export const accessHandlers = (deps: Deps): Handlers<typeof accessContract> => ({
  accessLog: ({ actor, query }) => readAccessLog(deps, actor, query),
});
