import { appointments } from "@rawat/contracts";
import { type Handlers, sendText } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { readCalendar, shareCalendar, unshareCalendar } from "./share-calendar.ts";

const { calendar, createCalendarToken, revokeCalendarToken } = appointments;

export const calendarContract = { calendar, createCalendarToken, revokeCalendarToken };

export const calendarHandlers = (deps: Deps): Handlers<typeof calendarContract> => ({
  calendar: async ({ query, response }) => {
    sendText(response, 200, await readCalendar(deps, query.token), "text/calendar; charset=utf-8");
  },
  createCalendarToken: async ({ actor }) => ({ data: await shareCalendar(deps, actor) }),
  revokeCalendarToken: ({ actor }) => unshareCalendar(deps, actor),
});
