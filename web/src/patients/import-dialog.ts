import { patients } from "@rawat/contracts";
import { isAbort, issueSentence, Refusal, sentenceFor } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { openDialog } from "../ui/dialog.ts";
import { type Child, fill, h } from "../ui/element.ts";
import { toast } from "../ui/toast.ts";
import { chooseFile } from "./import-choice.ts";
import { importReport } from "./import-report.ts";
import { uploadRegister } from "./import-upload.ts";

/** Imports a register: choose a file, watch it go, read the report. While it goes only "Cancel" ends it. */
export function openImport({ onchanged }: { onchanged: () => void }): void {
  let underWay: AbortController | undefined;
  const dialog = openDialog({ title: t.import.title, kind: "wide", mayClose: () => underWay === undefined });

  function showChoice(...complaint: readonly string[]): void {
    const choice = chooseFile({
      complaint,
      oncancel: () => dialog.close(),
      onstart: (file, dryRun) => void run(file, dryRun),
    });
    fill(dialog.body, choice);
    choice.querySelector<HTMLElement>("input")?.focus();
  }

  async function run(file: File, dryRun: boolean): Promise<void> {
    if (file.size > patients.import.bodyBytesMax) return showChoice(t.import.tooLarge);
    underWay = new AbortController();
    const { signal } = underWay;
    const progress = showProgress(file.name, () => underWay?.abort());
    try {
      const report = await uploadRegister({ file, dryRun, signal, onprogress: progress });
      underWay = undefined;
      if (!dryRun) onchanged();
      showReport(importReport(report, dryRun), dryRun, () => void run(file, false));
    } catch (error) {
      underWay = undefined;
      if (!isAbort(error)) return showChoice(...complaintsOf(error));
      dialog.close();
      toast(t.import.cancelled);
      onchanged();
    }
  }

  function showProgress(name: string, oncancel: () => void): (share: number) => void {
    const bar = h("progress", { max: 1, value: 0, "aria-label": t.import.uploading });
    const label = h("p", { role: "status" }, t.import.uploading);
    const share = h("p", { class: "small muted" }, "0%");
    const cancel = button(t.words.cancel, { onclick: oncancel });
    fill(
      dialog.body,
      h("div", { class: "progress" }, h("p", { class: "break" }, h("strong", {}, name)), label, bar, share),
      h("p", { class: "small muted" }, t.import.keepOpen),
      h("footer", { class: "dialog-foot" }, cancel),
    );
    cancel.focus();
    return (done) => {
      if (done < 1) {
        bar.value = done;
        share.textContent = new Intl.NumberFormat(t.locale, { style: "percent" }).format(done);
        return;
      }
      // How long the clinic reads is not known: a bar without a value moves to and fro.
      bar.removeAttribute("value");
      bar.setAttribute("aria-label", t.import.checking);
      label.textContent = t.import.checking;
      share.textContent = "";
    };
  }

  function showReport(report: Child, dryRun: boolean, importNow: () => void): void {
    const heading = h("h3", { tabindex: -1 }, dryRun ? t.import.reportTitleDry : t.import.reportTitle);
    fill(
      dialog.body,
      heading,
      report,
      h(
        "footer",
        { class: "dialog-foot" },
        button(t.import.another, { onclick: () => showChoice() }),
        dryRun && button(t.import.now, { kind: "primary", icon: "upload", onclick: importNow }),
        !dryRun && button(t.import.done, { kind: "primary", onclick: () => dialog.close() }),
      ),
    );
    heading.focus();
  }

  showChoice();
}

/** What is wrong, and with which columns where it is the header row. */
function complaintsOf(error: unknown): string[] {
  const issues = error instanceof Refusal ? (error.problem.errors ?? []) : [];
  return [
    sentenceFor(error),
    ...issues.map((issue) => `${issue.path ? `${issue.path}: ` : ""}${issueSentence(issue)}`),
  ];
}
