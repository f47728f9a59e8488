import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";

/** That a calendar link ends with a new password and with signing out everywhere, for whoever may have one; nothing to others. */
export function calendarEnds(): string {
  const { role } = currentUser();
  return role === "doctor" || role === "patient" ? t.password.calendarEnds : "";
}
