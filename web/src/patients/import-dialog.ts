import { type ImportPreview, type ImportReport, patients } from "@rawat/contracts";
import { isAbort, issueSentence, Refusal, sentenceFor } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { openDialog } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { saveFile } from "../ui/save-file.ts";
import { toast } from "../ui/toast.ts";
import { faultyRows } from "./faulty-rows.ts";
import { chooseFile } from "./import-choice.ts";
import { importPreview } from "./import-preview.ts";
import { faultSentence, importReport } from "./import-report.ts";
import { previewRegister, type Reading, uploadRegister } from "./import-upload.ts";
import { readableFile, textOf } from "./readable-file.ts";

/** A file on its way in, as it was last looked at. */
interface Chosen {
  file: File;
  reading: Reading;
  preview: ImportPreview;
}

/** Imports a register: choose a file, see how it is read, watch it go, read the report. While it goes only "Cancel" ends it. */
export function openImport({ onchanged }: { onchanged: () => void }): void {
  let underWay: AbortController | undefined;
  const dialog = openDialog({ title: t.import.title, kind: "wide", mayClose: () => underWay === undefined });

  function showChoice(...complaint: readonly string[]): void {
    const choice = chooseFile({
      complaint,
      oncancel: () => dialog.close(),
      onchosen: (file) => void open(file),
    });
    fill(dialog.body, choice);
    choice.querySelector<HTMLElement>("input")?.focus();
  }

  async function open(file: File): Promise<void> {
    if (file.size > patients.import.bodyBytesMax) return showChoice(t.import.tooLarge);
    await look(await readableFile(file), {});
  }

  async function look(file: File, reading: Reading, focus?: string): Promise<void> {
    if (focus === undefined)
      fill(dialog.body, h("div", { class: "skeleton block", "aria-busy": "true", "aria-label": t.words.loading }));
    try {
      const preview = await previewRegister(file, reading);
      const { proposed, ambiguous } = preview.dates;
      // The first look at a column of days tells how they are probably written; the second one shows them so.
      if (ambiguous && proposed && !reading.dates) return await look(file, { ...reading, dates: proposed }, focus);
      showPreview({ file, reading, preview }, focus);
    } catch (error) {
      if (!isAbort(error)) showChoice(...complaintsOf(error));
    }
  }

  function showPreview(chosen: Chosen, focus?: string): void {
    const { file, reading, preview } = chosen;
    const scrolled = dialog.body.scrollTop;
    const element = importPreview({
      name: file.name,
      preview,
      reading,
      onchange: (other) => void look(file, other, (document.activeElement as HTMLSelectElement | null)?.name ?? ""),
      onback: () => showChoice(),
      onstart: (dryRun) => void run(chosen, dryRun),
    });
    fill(dialog.body, element);
    // Whoever changed one choice goes on from there.
    dialog.body.scrollTop = scrolled;
    const next = focus ? element.querySelector<HTMLElement>(`[name="${focus}"]`) : undefined;
    (
      next ??
      element.querySelector<HTMLElement>(".button.primary:not(:disabled)") ??
      element.querySelector("select")
    )?.focus();
  }

  async function run(chosen: Chosen, dryRun: boolean): Promise<void> {
    const { file, reading } = chosen;
    underWay = new AbortController();
    const { signal } = underWay;
    const progress = showProgress(file.name, () => underWay?.abort());
    try {
      const report = await uploadRegister({ file, reading, dryRun, signal, onprogress: progress });
      underWay = undefined;
      if (!dryRun) onchanged();
      showReport(chosen, report, dryRun);
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

  function showReport(chosen: Chosen, report: ImportReport, dryRun: boolean): void {
    const heading = h("h3", { tabindex: -1 }, dryRun ? t.import.reportTitleDry : t.import.reportTitle);
    fill(
      dialog.body,
      heading,
      importReport({ report, dryRun, onsave: () => void saveFaulty(chosen, report) }),
      h(
        "footer",
        { class: "dialog-foot" },
        button(t.import.another, { onclick: () => showChoice() }),
        dryRun && button(t.import.now, { kind: "primary", icon: "upload", onclick: () => void run(chosen, false) }),
        !dryRun && button(t.import.done, { kind: "primary", onclick: () => dialog.close() }),
      ),
    );
    heading.focus();
  }

  showChoice();
}

/** Saves the rows that could not go in, with what is wrong with each, to be mended and sent again. */
async function saveFaulty({ file, reading, preview }: Chosen, { errors }: ImportReport): Promise<void> {
  const csv = faultyRows(await textOf(file), {
    preview,
    dates: reading.dates,
    areColumnsChosen: reading.columns !== undefined,
    faults: errors,
    heading: t.import.mendColumn,
    sentenceOf: faultSentence,
  });
  saveFile(new Blob([csv], { type: "text/csv" }), `${file.name.replace(/\.\w+$/, "")}-${t.import.faultyName}.csv`);
}

/** What is wrong, and with which columns where it is the header row. */
function complaintsOf(error: unknown): string[] {
  const issues = error instanceof Refusal ? (error.problem.errors ?? []) : [];
  return [
    sentenceFor(error),
    ...issues.map((issue) => `${issue.path ? `${issue.path}: ` : ""}${issueSentence(issue)}`),
  ];
}
