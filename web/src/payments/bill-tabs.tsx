import { Banner } from "../components/state.tsx";
import { Tabs } from "../components/tabs.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { toSeeTo } from "./to-see-to.ts";

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
  <>
    <Tabs
      label={t.sections.bills}
      tabs={(currentUser().role === "admin" ? ofAdmin : ofDesk).map((name) => ({
        href: paths[name],
        text: t.payments.tabs[name],
        isCurrent: name === current,
      }))}
    />
    <Waiting current={current} />
  </>
);

/** What waits for an administrator, with the way there; on the page of differences they stand themselves. */
function Waiting({ current }: { current: BillTab }) {
  const { refunds, differences } = toSeeTo.value;
  const areShown = current === "differences" || differences === 0;
  if (refunds === 0 && areShown) return null;
  return (
    <Banner kind="told" icon="clock">
      <p>
        {refunds > 0 && <a href="/payments?status=refund_pending">{t.payments.refundsWait(refunds)}</a>}
        {refunds > 0 && !areShown && " · "}
        {!areShown && <a href={paths.differences}>{t.payments.differencesWait(differences)}</a>}
      </p>
    </Banner>
  );
}
