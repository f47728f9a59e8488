import type { appointments } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { readCalendar, shareCalendar, unshareCalendar } from "./share-calendar.ts";

export const calendarHandlers = (
  deps: Deps,
): Pick<Handlers<typeof appointments>, "calendar" | "createCalendarToken" | "revokeCalendarToken"> => ({
  calendar: async ({ query }) => ({ text: await readCalendar(deps, query.token) }),
  createCalendarToken: async ({ actor }) => ({ data: await shareCalendar(deps, actor) }),
  revokeCalendarToken: ({ actor }) => unshareCalendar(deps, actor),
});
