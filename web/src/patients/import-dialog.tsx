import { useSignal } from "@preact/signals";
import type { ImportReport } from "@rawat/contracts";
import { registerBytesMax } from "@rawat/contracts/without-schemas";
import { mayLeave } from "../app/unsaved.ts";
import { Dialog } from "../components/dialog.tsx";
import { t } from "../i18n/index.ts";
import { ImportChoice } from "./import-choice.tsx";
import { type Chosen, ImportLook } from "./import-look.tsx";
import { ImportReportView } from "./import-report.tsx";
import { ImportRun } from "./import-run.tsx";
import { complaintsOf } from "./import-sentences.ts";

type Step =
  | { kind: "choice"; complaint: readonly string[] }
  | { kind: "look"; file: File }
  | { kind: "run"; chosen: Chosen; dryRun: boolean }
  | { kind: "report"; chosen: Chosen; dryRun: boolean; report: ImportReport };

/** Imports a register: choose a file, see how it is read, watch it go, read the report. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const step = useSignal<Step>({ kind: "choice", complaint: [] });
  const to = (next: Step) => {
    step.value = next;
  };
  const toChoice = (...complaint: readonly string[]) => to({ kind: "choice", complaint });
  const toLook = (file: File) =>
    file.size > registerBytesMax ? toChoice(t.import.tooLarge) : to({ kind: "look", file });
  const failed = (error: unknown) => toChoice(...complaintsOf(error));
  const leave = async () => {
    if (await mayLeave()) onClose();
  };
  const now = step.value;
  return (
    <Dialog title={t.import.title} kind="wide" onClose={() => void leave()}>
      <Steps at={now.kind} />
      {now.kind === "choice" && <ImportChoice complaint={now.complaint} onCancel={onClose} onChosen={toLook} />}
      {now.kind === "look" && (
        <ImportLook
          file={now.file}
          onOther={() => toChoice()}
          onFailed={failed}
          onStart={(chosen, dryRun) => to({ kind: "run", chosen, dryRun })}
        />
      )}
      {now.kind === "run" && (
        <ImportRun
          {...now}
          onCancel={onClose}
          onFailed={failed}
          onDone={(report) => to({ ...now, kind: "report", report })}
        />
      )}
      {now.kind === "report" && (
        <ImportReportView
          {...now}
          onOther={() => toChoice()}
          onImport={() => to({ kind: "run", chosen: now.chosen, dryRun: false })}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

const steps = [["choice"], ["look"], ["run", "report"]] as const satisfies Step["kind"][][];

/** How far one is, and what follows. */
const Steps = ({ at }: { at: Step["kind"] }) => {
  const place = steps.findIndex((kinds) => (kinds as readonly string[]).includes(at));
  return (
    <ol class="steps" aria-label={t.import.steps.label}>
      {[t.import.steps.file, t.import.steps.look, t.import.steps.result].map((text, index) => (
        <li key={text} class={index < place ? "past" : undefined} aria-current={index === place ? "step" : undefined}>
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
};
