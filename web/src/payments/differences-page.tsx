import type { Difference } from "@rawat/contracts";
import { askBooks } from "../api/payments.ts";
import { useAddress, withQuery } from "../app/address.tsx";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { TextField } from "../components/field.tsx";
import { ChoiceFilter } from "../components/filters.tsx";
import { Form } from "../components/form.tsx";
import { List, useChanged } from "../components/list.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { BillTabs } from "./bill-tabs.tsx";
import { saidOf } from "./payment-story.tsx";
import { readToSeeTo } from "./to-see-to.ts";

/** Where Midtrans and the books do not meet, each with what to do about it: for administrators. */
export function DifferencesPage() {
  const { query } = useAddress();
  const resolved = query.resolved === "true" ? "true" : "false";
  return (
    <Page title={t.sections.bills} inTab={t.payments.tabs.differences}>
      <BillTabs current="differences" />
      <search class="filter-grid">
        <ChoiceFilter
          isFramed
          label={t.payments.status}
          name="resolved"
          options={[
            ["", t.payments.openOnes],
            ["true", t.payments.resolvedOnes],
          ]}
        />
      </search>
      <List<Difference>
        label={t.payments.tabs.differences}
        kind="differences"
        of={withQuery("", { resolved })}
        load={async (page, signal) => {
          await knowClinicZone();
          return askBooks(signal).differences({ query: { resolved, ...page } });
        }}
        keyOf={({ id }) => id}
        row={(difference) => <Row {...difference} />}
        empty={<EmptyState icon="check" title={t.payments.noDifferences} lead={t.payments.noDifferencesLead} />}
        about={({ type }) => type.startsWith("payment.")}
      />
    </Page>
  );
}

function Row(difference: Difference) {
  const { id, kind, seen, paymentId, at, resolvedAt, resolvedBy, note } = difference;
  const { orderNumber, patientName, description, amount } = difference;
  const { query, change, shut } = useAddress();
  const changed = useChanged();
  const { title, todo } = t.payments.differences[kind];
  return (
    <div class="who">
      <strong>{title}</strong>
      <p class="break">{[patientName, description, rupiah(amount)].filter(Boolean).join(" · ")}</p>
      <p class="small muted break">
        {[orderNumber, saidOf(seen), clinicMoment(at)].join(" · ")}{" "}
        {paymentId && <a href={`/payments/${paymentId}`}>{t.payments.seePayment}</a>}
      </p>
      {resolvedAt ? (
        <p class="break">
          {[note, resolvedBy ?? t.payments.byItself, clinicMoment(resolvedAt)].filter(Boolean).join(" · ")}
        </p>
      ) : (
        <>
          <p>{todo}</p>
          <p>
            <Button icon="check" onClick={() => void change({ resolve: id })}>
              {t.payments.resolve}
            </Button>
          </p>
        </>
      )}
      {query.resolve === id && !resolvedAt && (
        <ResolveDialog
          id={id}
          lead={[title, patientName, description || orderNumber].filter(Boolean).join(" · ")}
          onClose={() => void shut("resolve")}
          onSaved={() => {
            void shut("resolve");
            changed();
            void readToSeeTo().catch(() => undefined);
          }}
        />
      )}
    </div>
  );
}

interface ResolveProps {
  id: string;
  /** Which difference it is about. */
  lead: string;
  onClose: () => void;
  onSaved: () => void;
}

const ResolveDialog = ({ id, lead, ...ends }: ResolveProps) => (
  <Dialog title={t.payments.resolve} kind="small" onClose={ends.onClose}>
    <Form
      submit={t.payments.save}
      draft={`difference ${id}`}
      onCancel={ends.onClose}
      onSaved={ends.onSaved}
      send={({ note = "" }) => askBooks().resolve({ params: { id }, body: { note } })}
    >
      <p class="break">{lead}</p>
      <TextField name="note" label={t.payments.note} maxLength={200} />
    </Form>
  </Dialog>
);
