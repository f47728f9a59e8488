import { useSignal } from "@preact/signals";
import type { AuditEntry } from "@rawat/contracts";
import { askAudit } from "../api/audit.ts";
import { useAddress, withQuery } from "../app/address.tsx";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { LinkButton } from "../components/button.tsx";
import { List } from "../components/list.tsx";
import { Page } from "../components/page.tsx";
import { Banner, EmptyState } from "../components/state.tsx";
import { DayFilter, TextFilter } from "../components/typed-filters.tsx";
import { t } from "../i18n/index.ts";
import { AuditRow } from "./audit-row.tsx";
import { isId, type WhoseIssue, whoseTrail } from "./whose-trail.ts";

/** The trail of every service, newest first, for administrators. */
export function AuditPage() {
  const { query } = useAddress();
  const { action, userId, patientId, from, to } = query;
  const narrowed = Object.fromEntries(
    Object.entries({ action, userId, patientId, from, to }).filter(([, value]) => value),
  );
  const isNoAccount = Boolean(userId) && !isId(userId ?? "");
  const missing = useSignal<readonly string[]>([]);
  const whoseIssue = useSignal<WhoseIssue | undefined>(undefined);
  return (
    <Page
      title={t.audit.title}
      lead={t.audit.lead}
      tools={
        Object.keys(narrowed).length > 0 && (
          <LinkButton icon="undo" href="/audit">
            {t.audit.all}
          </LinkButton>
        )
      }
    >
      <search class="filter-grid">
        <TextFilter name="action" label={t.audit.action} hint={t.audit.actionHint} />
        <DayFilter name="from" label={t.audit.from} />
        <DayFilter name="to" label={t.audit.to} />
        <TextFilter name="userId" label={t.audit.user} issue={isNoAccount ? t.audit.userIssue : undefined} />
        <TextFilter
          name="patientId"
          label={t.audit.whose}
          hint={t.audit.whoseHint}
          issue={whoseIssue.value && t.audit.whoseIssues[whoseIssue.value]}
        />
      </search>
      <div class="alert-place" role="status">
        {missing.value.length > 0 && (
          <Banner kind="warned">
            <p>{t.audit.missing(missing.value.map(serviceName).join(", "))}</p>
          </Banner>
        )}
      </div>
      <List<AuditEntry>
        label={t.audit.title}
        kind="entries"
        of={withQuery("", narrowed)}
        load={async (page, signal) => {
          const [whose] = await Promise.all([whoseTrail(patientId, signal), knowClinicZone()]);
          whoseIssue.value = whose.issue;
          if (whose.issue || isNoAccount) {
            // The whole trail would be taken for theirs.
            missing.value = [];
            return { data: [], meta: { nextCursor: null } };
          }
          const answer = await askAudit(signal).list({
            query: { ...narrowed, ...whose, ...page },
          });
          missing.value = answer.meta.missing ?? [];
          return answer;
        }}
        keyOf={({ id }) => id}
        row={(entry) => <AuditRow {...entry} />}
        empty={<EmptyState icon="shield" title={t.audit.noneTitle} lead={t.audit.noneLead} />}
      />
    </Page>
  );
}

/** What a service keeps, in words; one that there are no words for yet by its name. */
const serviceName = (name: string): string =>
  name in t.audit.services ? t.audit.services[name as keyof typeof t.audit.services] : name;
