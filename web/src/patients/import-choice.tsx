import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { Banner } from "../components/state.tsx";
import { useId } from "../components/use-id.ts";
import { t } from "../i18n/index.ts";
import { saveFile } from "../save-file.ts";

const exampleCsv = [
  "\ufeffnama;tanggal lahir;jenis kelamin;nik;no hp;alamat;kota;golongan darah;alergi;label",
  "Siti Aminah;1990-04-12;P;3174095204900001;0812-3456-7890;Jl. Mawar 5;Jakarta Selatan;O+;penisilin;prolanis",
  "",
].join("\r\n");

interface Props {
  /** Why the last attempt came to nothing. */
  complaint: readonly string[];
  onCancel: () => void;
  onChosen: (file: File) => void;
}

/** Chooses the file, by dialog or by dropping it. */
export function ImportChoice({ complaint, onCancel, onChosen }: Props) {
  const id = useId();
  const isOver = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), [complaint]);
  const take = (files: FileList | null | undefined) => {
    const [file] = files ?? [];
    if (file) onChosen(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the field in it does by keyboard what dropping does by pointer
    <div
      class="form"
      // Beside the field too: a browser opens what is dropped elsewhere, in place of this page.
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => {
        isOver.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        isOver.value = false;
        take(event.dataTransfer?.files);
      }}
    >
      <div class="alert-place" role="alert">
        {complaint.length > 0 && (
          <Banner kind="failed">
            {complaint.map((text) => (
              <p key={text} class="break">
                {text}
              </p>
            ))}
          </Banner>
        )}
      </div>
      <p>{t.import.lead}</p>
      <p class="small muted">{t.import.howToSave}</p>
      <input
        ref={input}
        id={id}
        type="file"
        accept=".csv,.txt,.tsv,text/csv,text/tab-separated-values"
        class="unseen"
        onChange={({ currentTarget }) => take(currentTarget.files)}
      />
      <label for={id} class={isOver.value ? "drop over" : "drop"}>
        <Icon name="upload" />
        <strong>{t.import.chooseFile}</strong>
        <span class="small muted">{t.import.dropHere}</span>
      </label>
      <Button
        kind="quiet"
        icon="download"
        onClick={() => saveFile(new Blob([exampleCsv], { type: "text/csv" }), "rawat-contoh.csv")}
      >
        {t.import.example}
      </Button>
      <footer class="dialog-foot">
        <Button onClick={onCancel}>{t.words.cancel}</Button>
      </footer>
    </div>
  );
}
