import { useRoute } from "preact-iso/router";
import { askPatients } from "../api/patients.ts";
import { useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { t } from "../i18n/index.ts";
import { PatientBanner } from "../patients/patient-banner.tsx";
import { currentUser } from "../session.ts";
import { AccessLog } from "./access-log.tsx";
import { Beside } from "./beside.tsx";
import { useLeft } from "./left.ts";
import { RecordList } from "./record-list.tsx";
import { RecordPane } from "./record-pane.tsx";

const base = "/records";
const isAboutRecords = ({ type }: { type: string }) => type.startsWith("record.");

/** A patient's own records, and who saw them. */
export function OwnRecords() {
  const { item } = useRoute().params;
  const left = useLeft(item);
  return (
    <Page title={t.records.ownTitle} lead={t.records.ownLead}>
      {item !== undefined && <Whose />}
      <Beside
        list={
          <>
            <RecordList base={base} open={item} left={left} turn={0} about={isAboutRecords} />
            {item === undefined && (
              <>
                <h2>{t.records.log}</h2>
                <p class="lead">{t.records.logLead}</p>
                <AccessLog />
              </>
            )}
          </>
        }
      >
        {item !== undefined && <RecordPane key={item} id={item} base={base} />}
      </Beside>
    </Page>
  );
}

/** Whose records these are: on a screen the reader knows it, on paper nobody does. */
function Whose() {
  const { patientId: id = "" } = currentUser();
  const { value } = useLoaded((signal) => askPatients(signal).get({ params: { id } }), id);
  return (
    value && (
      <div class="on-paper">
        <PatientBanner patient={value.data} />
      </div>
    )
  );
}
