import type { Role } from "@rawat/contracts";
import type { IconName } from "../components/icon-shapes.ts";
import { t } from "../i18n/index.ts";

export interface Action {
  text: string;
  path: string;
  icon: IconName;
}

/** What each role begins anew, from wherever they are. */
export function actionsOf(role: Role): readonly Action[] {
  const book: Action = {
    text: t.actions.book,
    path: role === "patient" ? "/appointments/new" : "/calendar/new",
    icon: "calendar",
  };
  const register: Action = { text: t.actions.register, path: "/patients/new", icon: "people" };
  if (keepsRegister(role)) return [book, register];
  const talk: Action = { text: t.actions.findDoctor, path: "/find-doctor", icon: "chat" };
  return role === "patient" ? [book, talk] : [];
}

/** What is done with the register as a whole: seldom enough to be found by the search alone. */
export const registerActionsOf = (role: Role): readonly Action[] =>
  keepsRegister(role)
    ? [
        { text: t.actions.import, path: "/patients?open=import", icon: "people" },
        { text: t.actions.export, path: "/patients?open=export", icon: "download" },
      ]
    : [];

const keepsRegister = (role: Role): boolean => role === "admin" || role === "staff";
