import type { paymentBooks } from "@rawat/contracts";
import { CsvButton } from "../components/csv-button.tsx";
import { t } from "../i18n/index.ts";

const path: (typeof paymentBooks)["daily"]["path"] = "/api/payments/reports/daily";

/** The days' takings as a file. */
export const BooksDownload = (query: { from: string; to: string }) => (
  <CsvButton
    path={path}
    query={query}
    name={`${t.payments.tabs.books} ${query.from} ${query.to}`}
    saved={t.payments.exported}
  >
    {t.payments.csv}
  </CsvButton>
);
