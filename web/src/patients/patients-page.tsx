import type { Patient } from "@rawat/contracts";
import { askPatients } from "../api/patients.ts";
import { useAddress } from "../app/address.tsx";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { Button, LinkButton } from "../components/button.tsx";
import { SearchField } from "../components/filters.tsx";
import { List } from "../components/list.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { ExportDialog } from "./export-dialog.tsx";
import { rememberPatient } from "./find-patient.ts";
import { ImportDialog } from "./import-dialog.tsx";
import { PatientRow } from "./patient-row.tsx";
import { mayEdit, rememberRegister } from "./register.ts";

const isAboutPatients = ({ type }: { type: string }) => type.startsWith("patient.");

/** The register: search, list, and for the front desk everything that changes it. */
export function PatientsPage() {
  const { query, url, change, shut } = useAddress();
  const { q = "", archived } = query;
  rememberRegister(url);
  return (
    <Page title={t.patients.title} tools={mayEdit() && <Tools open={(open) => void change({ open })} />}>
      <div class="filters">
        {/* Before the search, from which the keyboard goes straight to whom it found. */}
        {currentUser().role === "admin" && <ArchivedToo />}
        <SearchField label={t.patients.search} placeholder={t.patients.searchPlaceholder} />
      </div>
      <List<Patient>
        label={t.patients.title}
        kind="patients"
        of={`${q} ${archived ?? ""}`}
        load={async (page, signal) => {
          const [answer] = await Promise.all([
            askPatients(signal).list({
              query: {
                ...(q && { q }),
                ...(archived && { includeArchived: "true" as const }),
                ...page,
              },
            }),
            // Without it ages are those of the day in the usual zone.
            knowClinicZone().catch(() => undefined),
          ]);
          answer.data.forEach(rememberPatient);
          return answer;
        }}
        keyOf={({ id }) => id}
        row={(patient) => <PatientRow patient={patient} />}
        empty={
          q ? (
            <EmptyState icon="search" title={t.patients.noMatchTitle} lead={t.patients.noMatchLead(q)} />
          ) : (
            <EmptyState icon="people" title={t.patients.noneTitle} lead={t.patients.noneLead} />
          )
        }
        about={isAboutPatients}
      />
      {mayEdit() && query.open === "import" && <ImportDialog onClose={() => void shut("open")} />}
      {mayEdit() && query.open === "export" && <ExportDialog onClose={() => void shut("open")} />}
    </Page>
  );
}

const Tools = ({ open }: { open: (what: string) => void }) => (
  <>
    <Button icon="upload" onClick={() => open("import")}>
      {t.patients.importCsv}
    </Button>
    <Button icon="download" onClick={() => open("export")}>
      {t.patients.exportCsv}
    </Button>
    <LinkButton kind="primary" icon="plus" href="/patients/new">
      {t.patients.add}
    </LinkButton>
  </>
);

function ArchivedToo() {
  const { query, change } = useAddress();
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={query.archived === "1"}
        onChange={({ currentTarget }) => void change({ archived: currentTarget.checked ? "1" : undefined })}
      />
      <span>{t.history.archivedToo}</span>
    </label>
  );
}
