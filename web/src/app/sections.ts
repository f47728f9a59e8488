import type { Role } from "@rawat/contracts";
import type { IconName } from "../components/icon-shapes.ts";
import type { t } from "../i18n/index.ts";

type SectionName = keyof typeof t.sections;

export interface Section {
  name: SectionName;
  path: string;
  icon: IconName;
  /** Further addresses of its pages. */
  more?: readonly string[];
  /** A page beside these, which anybody reads. */
  isOutside?: true;
}

const all = {
  calendar: { name: "appointments", path: "/calendar", icon: "calendar" },
  patients: { name: "patients", path: "/patients", icon: "people" },
  staff: { name: "staff", path: "/staff", icon: "stethoscope" },
  figures: { name: "figures", path: "/figures", icon: "chart" },
  accounts: { name: "accounts", path: "/accounts", icon: "key" },
  audit: { name: "audit", path: "/audit", icon: "shield" },
  home: { name: "home", path: "/home", icon: "home" },
  appointments: { name: "appointments", path: "/appointments", icon: "calendar" },
  records: { name: "records", path: "/records", icon: "clipboard" },
  me: { name: "me", path: "/me", icon: "user" },
  bills: {
    name: "bills",
    path: "/orders",
    icon: "wallet",
    more: ["/payments", "/day-end", "/books", "/differences", "/price-list"],
  },
  payments: { name: "payments", path: "/payments", icon: "wallet" },
  consultations: { name: "consultations", path: "/consultations", icon: "chat", more: ["/find-doctor"] },
  deadLetters: { name: "deadLetters", path: "/dead-letters", icon: "alert" },
  newsroom: { name: "newsroom", path: "/newsroom", icon: "news" },
  news: { name: "news", path: "/news", icon: "news", isOutside: true },
} as const satisfies Record<string, Section>;

/** What stands in the rail of each role, the first being where they begin. */
export const sectionsOf: Record<Role, readonly Section[]> = {
  admin: [
    all.patients,
    all.calendar,
    all.staff,
    all.consultations,
    all.bills,
    all.figures,
    all.newsroom,
    all.accounts,
    all.audit,
    all.deadLetters,
  ],
  doctor: [all.calendar, all.consultations, all.patients, all.staff, all.news],
  staff: [all.calendar, all.patients, all.staff, all.bills, all.newsroom],
  agent: [all.home, all.news],
  patient: [all.home, all.appointments, all.records, all.consultations, all.payments, all.me],
};
