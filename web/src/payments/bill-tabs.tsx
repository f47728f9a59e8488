import { Tabs } from "../components/tabs.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";

const paths = {
  orders: "/orders",
  payments: "/payments",
  dayEnd: "/day-end",
  books: "/books",
  differences: "/differences",
  prices: "/price-list",
} as const;

export type BillTab = keyof typeof paths;
const ofDesk: readonly BillTab[] = ["orders", "payments", "dayEnd", "prices"];
const ofAdmin: readonly BillTab[] = ["orders", "payments", "dayEnd", "books", "differences", "prices"];

/** The pages about money, for the front desk and administrators. */
export const BillTabs = ({ current }: { current: BillTab }) => (
  <Tabs
    label={t.sections.bills}
    tabs={(currentUser().role === "admin" ? ofAdmin : ofDesk).map((name) => ({
      href: paths[name],
      text: t.payments.tabs[name],
      isCurrent: name === current,
    }))}
  />
);
