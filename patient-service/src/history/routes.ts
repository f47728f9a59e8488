import { patients } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { readHistory } from "./read-history.ts";

export const historyContract = { history: patients.history };

export const historyHandlers = (deps: Deps): Handlers<typeof historyContract> => ({
  history: ({ actor, params, query }) => readHistory(deps, actor, params.id, query),
});
