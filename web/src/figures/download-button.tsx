import { useSignal } from "@preact/signals";
import type { appointmentFigures, Granularity } from "@rawat/contracts";
import { defaultDeadlineMs, urlOf } from "@rawat/contracts/without-schemas";
import { Button } from "../components/button.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { fetchSignedIn } from "../http.ts";
import { t } from "../i18n/index.ts";
import { saveFile } from "../save-file.ts";

const path: (typeof appointmentFigures)["read"]["path"] = "/api/analytics/appointments";

type Asked = { granularity: Granularity; from: string; to: string };

/** The same figures as a file. */
export function DownloadButton({ of: query }: { of: Asked }) {
  const isBusy = useSignal(false);
  const download = async () => {
    isBusy.value = true;
    try {
      const url = urlOf(path, { query });
      const answer = await fetchSignedIn(url, defaultDeadlineMs, { headers: { accept: "text/csv" } });
      saveFile(await answer.blob(), `rawat-${t.figures.title.toLowerCase().replaceAll(" ", "-")}.csv`);
      toast(t.figures.exported);
    } catch (error) {
      toastFailure(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <Button icon="download" busy={isBusy.value} onClick={() => void download()}>
      {t.figures.csv}
    </Button>
  );
}
