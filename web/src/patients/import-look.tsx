import { useSignal } from "@preact/signals";
import type { ImportPreview } from "@rawat/contracts";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { SelectField } from "../components/field.tsx";
import { useLoaded } from "../components/loaded.tsx";
import { Banner, Skeleton } from "../components/state.tsx";
import { sentenceFor } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { ImportPreviewTable } from "./import-preview.tsx";
import { columnSentence, previewSentence } from "./import-sentences.ts";
import { previewRegister, type Reading } from "./import-upload.ts";
import { readableFile } from "./readable-file.ts";

/** A file on its way in, as it was last looked at. */
export interface Chosen {
  file: File;
  reading: Reading;
  preview: ImportPreview;
}

interface Props {
  file: File;
  onOther: () => void;
  /** It cannot be looked at, at all. */
  onFailed: (error: unknown) => void;
  onStart: (chosen: Chosen, dryRun: boolean) => void;
}

/** The first rows as they will be read; which column goes where, and how days are written, may be changed. */
export function ImportLook({ file: given, onOther, onFailed, onStart }: Props) {
  const readable = useMemo(() => readableFile(given), [given]);
  const reading = useSignal<Reading>({});
  const looked = useLoaded(
    async () => {
      const file = await readable;
      return { file, preview: await previewRegister(file, reading.value) };
    },
    JSON.stringify(reading.value),
    { staysWhileLoading: true },
  );
  const { error, isLoading } = looked;
  // What was seen last stays, with what was chosen since, though the look at that failed.
  const seen = useRef(looked.value);
  seen.current = looked.value ?? seen.current;
  const value = seen.current;
  const proposed = value && !reading.value.dates && value.preview.dates.ambiguous && value.preview.dates.proposed;
  useEffect(() => {
    // The first look at a column of days tells how they are probably written; the second one shows them so.
    if (proposed) reading.value = { ...reading.value, dates: proposed };
  }, [proposed]);
  useEffect(() => {
    if (error !== undefined && !value) onFailed(error);
  }, [error]);
  if (!value || proposed) return <Skeleton />;

  const { file, preview } = value;
  const mayStart = preview.issues.length === 0 && !needsOrder(preview, reading.value) && error === undefined;
  return (
    <div class="form">
      <p class="break">
        <strong>{file.name}</strong>
      </p>
      <div class="alert-place" role="alert">
        {error !== undefined && (
          <Banner kind="failed">
            <p>{sentenceFor(error)}</p>
            <Button onClick={looked.reload}>{t.words.retry}</Button>
          </Banner>
        )}
      </div>
      <div class="alert-place" role="status">
        {preview.issues.length > 0 && (
          <Sentences kind="failed" all={[...preview.issues.map(columnSentence), t.import.mendColumns]} />
        )}
      </div>
      {preview.dates.ambiguous && (
        <DateOrder
          preview={preview}
          reading={reading.value}
          onReading={(next) => {
            reading.value = next;
          }}
        />
      )}
      <p>{t.import.previewLead}</p>
      {preview.columns.some(({ column }) => column === "medicalRecordNumber") && (
        <p class="small">{t.import.ownNumbers}</p>
      )}
      <ImportPreviewTable
        preview={preview}
        columns={reading.value.columns ?? preview.columns.map(({ column }) => column)}
        onColumns={(columns) => {
          reading.value = { ...reading.value, columns };
        }}
      />
      <div class="alert-place" role="status">
        {mayStart && (
          <Sentences kind="warned" all={preview.rows.filter(({ errors }) => errors.length > 0).map(previewSentence)} />
        )}
      </div>
      <Ways
        mayStart={mayStart}
        isLoading={isLoading}
        onOther={onOther}
        onStart={(dryRun) => onStart({ file, reading: reading.value, preview }, dryRun)}
      />
    </div>
  );
}

const needsOrder = ({ dates }: ImportPreview, reading: Reading) => dates.ambiguous && reading.dates === undefined;

const Sentences = ({ kind, all }: { kind: "failed" | "warned"; all: readonly string[] }) =>
  all.length > 0 && (
    <Banner kind={kind}>
      {all.map((text) => (
        <p key={text} class="break">
          {text}
        </p>
      ))}
    </Banner>
  );

interface OrderProps {
  preview: ImportPreview;
  reading: Reading;
  onReading: (reading: Reading) => void;
}

const DateOrder = ({ preview: { dates }, reading, onReading }: OrderProps) => (
  <SelectField
    name="dates"
    label={t.import.datesLabel}
    options={[
      ...(reading.dates ? [] : [["", t.import.datesChoose] as const]),
      ["dmy", t.import.dates.dmy],
      ["mdy", t.import.dates.mdy],
    ]}
    chosen={reading.dates ?? ""}
    hint={dates.certain ? t.import.datesCertain : dates.proposed ? t.import.datesGuess : t.import.datesMixed}
    onChosen={(order) => onReading({ ...reading, dates: order as "dmy" | "mdy" })}
  />
);

interface WaysProps {
  mayStart: boolean;
  isLoading: boolean;
  onOther: () => void;
  onStart: (dryRun: boolean) => void;
}

/** What one does next has the focus: the import, where nothing must be chosen first. */
function Ways({ mayStart, isLoading, onOther, onStart }: WaysProps) {
  const start = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (mayStart) start.current?.focus();
    else start.current?.closest(".form")?.querySelector("select")?.focus();
  }, []);
  return (
    <footer class="dialog-foot">
      <Button onClick={onOther}>{t.import.another}</Button>
      <Button disabled={!mayStart || isLoading} onClick={() => onStart(true)}>
        {t.import.startCheck}
      </Button>
      <Button ref={start} kind="primary" icon="upload" disabled={!mayStart || isLoading} onClick={() => onStart(false)}>
        {t.import.start}
      </Button>
    </footer>
  );
}
