import { chats, consultations, notifications, serviceTimeline } from "@rawat/contracts";
import { implement, type Route } from "@rawat/platform";
import { consultationHandlers } from "./consultations/routes.ts";
import type { Deps } from "./deps.ts";
import { chatHandlers } from "./messages/routes.ts";
import { notificationHandlers } from "./notifications/routes.ts";
import { timelineHandlers } from "./timeline/routes.ts";

/** Which contracts are mounted on which handlers. */
export const routes = (deps: Deps): Route[] => [
  ...implement(consultations, consultationHandlers(deps)),
  ...implement(chats, chatHandlers(deps)),
  ...implement(notifications, notificationHandlers(deps)),
  ...implement(serviceTimeline, timelineHandlers(deps)),
];
