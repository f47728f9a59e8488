import type { appointmentFigures, Granularity } from "@rawat/contracts";
import { CsvButton } from "../components/csv-button.tsx";
import { t } from "../i18n/index.ts";

const path: (typeof appointmentFigures)["read"]["path"] = "/api/analytics/appointments";

type Asked = { granularity: Granularity; from: string; to: string };

/** The same figures as a file. */
export const DownloadButton = ({ of: query }: { of: Asked }) => (
  <CsvButton path={path} query={query} name={t.figures.title} saved={t.figures.exported}>
    {t.figures.csv}
  </CsvButton>
);
