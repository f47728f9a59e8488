import type { patients } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { readTimeline } from "./read-timeline.ts";

export const timelineHandlers = (deps: Deps): Pick<Handlers<typeof patients>, "timeline"> => ({
  timeline: ({ actor, params, query }) => readTimeline(deps, actor, params.id, query),
});
