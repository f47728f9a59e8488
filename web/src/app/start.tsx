import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { Page } from "../components/page.tsx";
import { EmptyState, Skeleton } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { go } from "./address.tsx";
import { lazily } from "./lazily.tsx";
import { sectionsOf } from "./sections.ts";

const OwnHome = lazily(
  async () => (await import("../home/home-page.tsx")).HomePage,
  "appointments",
  "payments",
  "chat",
);

/** What addresses of former versions named by their hash: `/dashboard.html#patients`. */
const formerSections = ["patients", "appointments", "records", "staff", "figures", "accounts", "audit", "me"];

/** Leads to where a role begins; to be at home, there is the patients' own page. */
export function Start() {
  const { role } = currentUser();
  const { path } = useLocation();
  const sections = sectionsOf[role];
  const former = formerSections.find((name) => location.hash === `#${name}`);
  const to = sections.find(({ name }) => name === former)?.path ?? sections[0]?.path ?? "/home";
  const isHere = to === path;
  useEffect(() => {
    if (!isHere) void go(to, { replace: true });
  }, [to, isHere]);
  if (!isHere) return <Skeleton />;
  return role === "patient" ? <OwnHome /> : <NothingHere />;
}

const NothingHere = () => (
  <Page title={t.sections.home}>
    <EmptyState title={t.nothingHere.title} lead={t.nothingHere.lead} />
  </Page>
);
