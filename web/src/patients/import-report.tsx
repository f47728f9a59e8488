import type { ImportReport, RowFault, SkippedRow } from "@rawat/contracts";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Banner } from "../components/state.tsx";
import { issueSentence } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { saveFile } from "../save-file.ts";
import { faultyRows } from "./faulty-rows.ts";
import type { Chosen } from "./import-look.tsx";
import { faultSentence, pathText } from "./import-sentences.ts";
import { textOf } from "./readable-file.ts";

interface Props {
  chosen: Chosen;
  report: ImportReport;
  dryRun: boolean;
  onOther: () => void;
  /** Imports for good what was only checked. */
  onImport: () => void;
  onClose: () => void;
}

/** What the import came to: four figures, each wrong row with its field and what to do, and each row passed over. */
export function ImportReportView({ chosen, report, dryRun, onOther, onImport, onClose }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { rows, created, skipped, failed, skippedRows, ignoredColumns, truncated } = report;
  return (
    <>
      <h3 ref={heading} tabIndex={-1}>
        {dryRun ? t.import.reportTitleDry : t.import.reportTitle}
      </h3>
      <div class="report">
        <dl class="figures">
          <Figure label={t.import.rows} count={rows} />
          <Figure label={dryRun ? t.import.wouldCreate : t.import.created} count={created} mood="good" />
          <Figure label={t.import.skipped} count={skipped} />
          <Figure label={t.import.failed} count={failed} mood={failed > 0 ? "bad" : ""} />
        </dl>
        {ignoredColumns.length > 0 && <p class="small break">{t.import.ignored(ignoredColumns.join(", "))}</p>}
        {failed > 0 && <Faults chosen={chosen} report={report} />}
        {failed === 0 && rows > 0 && (
          <Banner kind="told" icon="check">
            <p>{t.import.allGood}</p>
          </Banner>
        )}
        {failed === 0 && rows === 0 && (
          <Banner kind="warned">
            <p>{t.import.noRows}</p>
          </Banner>
        )}
        {skippedRows.length > 0 && <Skipped rows={skippedRows} />}
        {truncated && <p class="small muted">{t.import.truncated}</p>}
      </div>
      <footer class="dialog-foot">
        <Button onClick={onOther}>{t.import.another}</Button>
        {dryRun ? (
          <Button kind="primary" icon="upload" onClick={onImport}>
            {t.import.now}
          </Button>
        ) : (
          <Button kind="primary" onClick={onClose}>
            {t.import.done}
          </Button>
        )}
      </footer>
    </>
  );
}

const Figure = ({ label, count, mood = "" }: { label: string; count: number; mood?: "good" | "bad" | "" }) => (
  <div class={`figure ${mood}`}>
    <dt>{label}</dt>
    <dd>{counted(count)}</dd>
  </div>
);

const counted = (count: number) => new Intl.NumberFormat(t.locale).format(count);

function Faults({ chosen, report }: { chosen: Chosen; report: ImportReport }) {
  const { errors, failed } = report;
  const told = new Set(errors.map(({ row }) => row)).size;
  return (
    <section class="report">
      <p>{t.import.mendLead}</p>
      {told < failed && (
        <Banner kind="warned">
          <p>{t.import.savesSome(counted(told), counted(failed))}</p>
        </Banner>
      )}
      <div>
        <Button icon="download" onClick={() => void saveFaulty(chosen, errors)}>
          {t.import.saveFaulty}
        </Button>
      </div>
      <Table
        label={t.import.errorTable}
        heads={[t.import.line, t.import.field, t.import.message]}
        rows={errors.map(({ row, path, message }) => [String(row), pathText(path), issueSentence({ message })])}
      />
    </section>
  );
}

const shownAtOnceMax = 20;

/** Many are folded: whoever sends a file again has thousands of them. */
const Skipped = ({ rows }: { rows: readonly SkippedRow[] }) => (
  <details open={rows.length <= shownAtOnceMax}>
    <summary>{t.import.skippedTable}</summary>
    <p class="small">{t.import.skippedLead}</p>
    <Table
      label={t.import.skippedTable}
      heads={[t.import.line, t.fields.medicalRecordNumber, t.import.reason]}
      rows={rows.map(({ row, medicalRecordNumber, reason, registeredOnline }) => [
        String(row),
        medicalRecordNumber ?? t.words.empty,
        [t.import.reasons[reason], ...(registeredOnline ? [t.patients.onlineMark] : [])].join(" · "),
      ])}
    />
  </details>
);

type Three = readonly [string, string, string];

const Table = ({ label, heads, rows }: { label: string; heads: Three; rows: readonly Three[] }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by keys
  <section class="table-scroll" tabIndex={0} aria-label={label}>
    <table class="table">
      <thead>
        <tr>
          {heads.map((text) => (
            <th key={text} scope="col">
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([line, what, why], place) => (
          // A line may have the same fault twice, and nothing moves.
          <tr key={place}>
            <th scope="row">{line}</th>
            <td>{what}</td>
            <td>{why}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

/** Saves the rows that could not go in, with what is wrong with each, to be mended and sent again. */
async function saveFaulty({ file, reading, preview }: Chosen, faults: readonly RowFault[]): Promise<void> {
  const csv = faultyRows(await textOf(file), {
    preview,
    dates: reading.dates,
    areColumnsChosen: reading.columns !== undefined,
    faults,
    heading: t.import.mendColumn,
    sentenceOf: faultSentence,
  });
  saveFile(new Blob([csv], { type: "text/csv" }), `${file.name.replace(/\.\w+$/, "")}-${t.import.faultyName}.csv`);
}
