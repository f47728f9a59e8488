import type { patients } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { readHistory } from "./read-history.ts";

export const historyHandlers = (deps: Deps): Pick<Handlers<typeof patients>, "history"> => ({
  history: ({ actor, params, query }) => readHistory(deps, actor, params.id, query),
});
