import { useSignal } from "@preact/signals";
import type { Delimiter, patients } from "@rawat/contracts";
import { registerDeadlineMs, urlOf } from "@rawat/contracts/without-schemas";
import { useEffect, useRef } from "preact/hooks";
import { clinicToday } from "../clinic/clinic-time.ts";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { fetchSignedIn } from "../http.ts";
import { t } from "../i18n/index.ts";
import { saveFile } from "../save-file.ts";

const exportPath: (typeof patients)["export"]["path"] = "/api/patients/export";

/** Downloads the register as CSV. The token is in a header, so a plain link would not do. */
async function exportPatients(delimiter: Delimiter): Promise<void> {
  const url = urlOf(exportPath, { query: { delimiter } });
  const answer = await fetchSignedIn(url, registerDeadlineMs);
  saveFile(await answer.blob(), `rawat-${clinicToday()}.csv`);
}

/** Asks for which program the register is, and downloads it; whoever closes this meanwhile gets it all the same. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const underWay = useSignal<Delimiter | undefined>(undefined);
  const isThere = useRef(true);
  useEffect(
    () => () => {
      isThere.current = false;
    },
    [],
  );
  const save = async (delimiter: Delimiter) => {
    underWay.value = delimiter;
    try {
      await exportPatients(delimiter);
      if (isThere.current) onClose();
      toast(t.patients.exported);
    } catch (error) {
      toastFailure(error);
    } finally {
      underWay.value = undefined;
    }
  };
  const choice = (delimiter: Delimiter) => ({
    icon: "download" as const,
    busy: underWay.value === delimiter,
    onClick: () => void save(delimiter),
  });
  return (
    <Dialog title={t.patients.exportTitle} kind="small" onClose={onClose}>
      <p>{t.patients.exportLead}</p>
      <footer class="dialog-foot">
        <Button {...choice("comma")}>{t.patients.exportPlain}</Button>
        <Button kind="primary" data-first {...choice("semicolon")}>
          {t.patients.exportExcel}
        </Button>
      </footer>
    </Dialog>
  );
}
