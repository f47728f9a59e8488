import { useSignal } from "@preact/signals";
import { appointmentFigures, defaultDeadlineMs, type Granularity } from "@rawat/contracts";
import { urlOf } from "@rawat/contracts/client";
import { Button } from "../components/button.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { fetchSignedIn } from "../http.ts";
import { t } from "../i18n/index.ts";
import { saveFile } from "../save-file.ts";

type Asked = { granularity: Granularity; from: string; to: string };

/** The same figures as a file. */
export function DownloadButton({ of: query }: { of: Asked }) {
  const isBusy = useSignal(false);
  const download = async () => {
    isBusy.value = true;
    try {
      const url = urlOf(appointmentFigures.read.path, { query });
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
