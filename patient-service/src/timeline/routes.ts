import { patients } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { readTimeline } from "./read-timeline.ts";

export const timelineContract = { timeline: patients.timeline };

export const timelineHandlers = (deps: Deps): Handlers<typeof timelineContract> => ({
  timeline: ({ actor, params, query }) => readTimeline(deps, actor, params.id, query),
});
