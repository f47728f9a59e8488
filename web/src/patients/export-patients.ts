import { type Delimiter, patients } from "@rawat/contracts";
import { urlOf } from "@rawat/contracts/client";
import { fetchSignedIn } from "../http.ts";
import { t } from "../i18n/index.ts";
import { button, setBusy } from "../ui/button.ts";
import { openDialog } from "../ui/dialog.ts";
import { h } from "../ui/element.ts";
import { saveFile } from "../ui/save-file.ts";
import { toast, toastFailure } from "../ui/toast.ts";
import { todayIso } from "./choices.ts";

/** Downloads the register as CSV. The token is in a header, so a plain link would not do. */
async function exportPatients(delimiter: Delimiter): Promise<void> {
  const url = urlOf(patients.export.path, { query: { delimiter } });
  const answer = await fetchSignedIn(url, patients.export.deadlineMs);
  saveFile(await answer.blob(), `rawat-${todayIso()}.csv`);
}

/** Asks for which program the register is, and downloads it. */
export function openExport(): void {
  const choice = (text: string, delimiter: Delimiter, kind: "primary" | "plain") => {
    const element = button(text, {
      kind,
      icon: "download",
      onclick: async () => {
        setBusy(element, true);
        try {
          await exportPatients(delimiter);
          dialog.close();
          toast(t.patients.exported);
        } catch (error) {
          toastFailure(error);
        } finally {
          setBusy(element, false);
        }
      },
    });
    return element;
  };
  const excel = choice(t.patients.exportExcel, "semicolon", "primary");
  const dialog = openDialog({
    title: t.patients.exportTitle,
    kind: "small",
    content: [
      h("p", {}, t.patients.exportLead),
      h("footer", { class: "dialog-foot" }, choice(t.patients.exportPlain, "comma", "plain"), excel),
    ],
  });
  excel.focus();
}
