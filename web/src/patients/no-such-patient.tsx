import { EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";

/** Stands where a link leads to nobody whom this person may know of. */
export const NoSuchPatient = () => (
  <EmptyState icon="user" title={t.patients.unknownTitle} lead={t.patients.unknownLead}>
    <a class="button primary" href="/patients">
      {t.patients.toRegister}
    </a>
  </EmptyState>
);
