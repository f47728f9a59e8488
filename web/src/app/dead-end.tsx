import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";

/** A page of ours, but not one for this person. */
export const NotForYou = () => <DeadEnd title={t.shell.notForYouTitle} lead={t.shell.notForYouLead} />;
export const NoSuchPage = () => <DeadEnd title={t.missing.title} lead={t.missing.lead} />;

const DeadEnd = ({ title, lead }: { title: string; lead: string }) => (
  <Page title={title}>
    <EmptyState title={lead}>
      <a class="button primary" href="/home">
        {t.missing.toStart}
      </a>
    </EmptyState>
  </Page>
);
