import { useSignal } from "@preact/signals";
import type { Patient, TimelineItem } from "@rawat/contracts";
import { useRef } from "preact/hooks";
import { askPatients } from "../api/patients.ts";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { List } from "../components/list.tsx";
import { Banner, EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { diagnosisCalled, knowDiagnosesCalled } from "../records/diagnosis-names.ts";
import { currentUser } from "../session.ts";

/** Everything that happened to a patient, newest first; what one may open is a link. */
export function PatientTimeline({ patient: { id, medicalRecordNumber } }: { patient: Patient }) {
  const missing = useSignal<readonly string[]>([]);
  const shown = useRef(new Set<string>());
  return (
    <div class="timeline-box">
      <div class="alert-place" role="status">
        {missing.value.length > 0 && (
          <Banner kind="warned">{t.records.timelineMissing(missing.value.join(", "))}</Banner>
        )}
      </div>
      <List<TimelineItem>
        label={t.records.tabs.timeline}
        kind="timeline"
        of={id}
        load={async (page, signal) => {
          await knowClinicZone();
          const answer = await askPatients(signal).timeline({ params: { id }, query: page });
          missing.value = answer.meta.missing ?? [];
          await knowDiagnosesCalled(answer.data.filter(({ kind }) => kind === "record").map(({ summary }) => summary));
          for (const item of answer.data) shown.current.add(item.id);
          return answer;
        }}
        keyOf={(item) => `${item.kind} ${item.id}`}
        row={(item) => <Item item={item} href={wayTo(item, medicalRecordNumber)} />}
        empty={<EmptyState icon="clock" title={t.records.timelineNoneTitle} lead={t.records.timelineNoneLead} />}
        // Whose a new thing is cannot be told by what is heard of it.
        about={(heard) => beginnings.has(heard.type) || shown.current.has(heard.id)}
      />
    </div>
  );
}

const beginnings: ReadonlySet<string> = new Set([
  "appointment.booked",
  "record.created",
  "order.created",
  "payment.settled",
]);

function wayTo({ kind, id }: TimelineItem, medicalRecordNumber: string): string | undefined {
  if (kind === "appointment") return `/calendar?appointment=${id}`;
  const { role } = currentUser();
  if (kind === "record" && role !== "staff") return `/patients/${medicalRecordNumber}/records/${id}`;
  // Doctors read their own alone, and whose it is is not told here: what they wrote of it leads there.
  if (kind === "consultation" && (role === "admin" || role === "patient")) return `/consultations/${id}`;
  // Money is the front desk's and administrators'.
  if ((kind === "order" || kind === "payment") && role !== "doctor") return `/${kind}s/${id}`;
  return undefined;
}

function Item({ item, href }: { item: TimelineItem; href: string | undefined }) {
  const title = titleOf(item) || t.records.kinds[item.kind];
  return (
    <>
      <time class="small muted" dateTime={item.at}>
        {clinicMoment(item.at)}
      </time>
      <div class="who">
        {href ? (
          <a class="row-open" href={href}>
            {title}
          </a>
        ) : (
          <strong>{title}</strong>
        )}
        <p class="small muted">
          <span class="tag">{t.records.kinds[item.kind]}</span>
          {summaryOf(item)}
        </p>
      </div>
    </>
  );
}

/** What the services say by their own names, in the reader's language. */
const said = (texts: Readonly<Record<string, string>>, name: string): string => texts[name] ?? name;

const titleOf = ({ kind, title }: TimelineItem): string => (kind === "record" ? said(t.records.types, title) : title);

function summaryOf({ kind, summary }: TimelineItem): string {
  if (kind === "appointment") return said(t.appointments.statuses, summary);
  if (kind === "record") return diagnosisCalled(summary);
  if (kind === "consultation") return said(t.records.consultations, summary);
  const { bills } = t.records;
  return bills[summary as keyof typeof bills] ?? summary;
}
