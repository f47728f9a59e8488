import type { AuditEntry, Role } from "@rawat/contracts";
import { useAddress } from "../app/address.tsx";
import { clinicSecond } from "../clinic/clinic-time.ts";
import { Fact, Facts } from "../components/facts.tsx";
import { t } from "../i18n/index.ts";

/** One entry: what happened and how it ended, when, by whom; the ids behind it unfold, and those of people narrow the trail to them. */
export function AuditRow(entry: AuditEntry) {
  const { action, at, result, userId, patientId } = entry;
  const { changed } = useAddress();
  return (
    <details>
      <summary>
        <span class={`result ${result}`}>{t.audit.results[result]}</span>
        {action in t.audit.actions && <strong>{t.audit.actions[action as keyof typeof t.audit.actions]}</strong>}
        <code class="small muted break">{action}</code>
        <span class="small muted">{`${t.audit.by} ${whoOf(entry)}`}</span>
        <time class="small muted" dateTime={at}>
          {clinicSecond(at)}
        </time>
      </summary>
      <Facts class="ids">
        <Id label={t.audit.service} text={entry.service} />
        <Id label={t.audit.user} text={userId} href={changed({ userId: userId ?? "" })} />
        <Id label={t.audit.patient} text={patientId} href={changed({ patientId: patientId ?? "" })} />
        <Id label={t.audit.subject} text={entry.subjectId} />
        <Id label={t.audit.count} text={entry.count === null ? null : String(entry.count)} />
        <Id label={t.audit.address} text={entry.address} />
        <Id label={t.audit.request} text={entry.requestId} />
      </Facts>
    </details>
  );
}

/** An account by its name and role, a visitor, or a program of ours, which has its own name for a role. */
function whoOf({ userName, role }: AuditEntry): string {
  if (role === null || role === "visitor") return t.audit.visitor;
  const roleText = role in t.roles ? t.roles[role as Role] : t.audit.program;
  return userName ? `${userName} (${roleText})` : roleText;
}

const Id = ({ label, text, href }: { label: string; text: string | null; href?: string }) =>
  text !== null && (
    <Fact label={label}>
      {href ? (
        <a href={href} title={t.audit.onlyThese}>
          {text}
        </a>
      ) : (
        text
      )}
    </Fact>
  );
