import { useSignal } from "@preact/signals";
import type { ImportReport } from "@rawat/contracts";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { toast } from "../components/toast.tsx";
import { watchOver } from "../components/unsaved-forms.ts";
import { isAbort } from "../failure.ts";
import { t } from "../i18n/index.ts";
import type { Chosen } from "./import-look.tsx";
import { uploadRegister } from "./import-upload.ts";

interface Props {
  chosen: Chosen;
  dryRun: boolean;
  onCancel: () => void;
  onFailed: (error: unknown) => void;
  onDone: (report: ImportReport) => void;
}

/** The file as it goes out and is read. Leaving ends it, and asks before that. */
export function ImportRun({ chosen, dryRun, onCancel, onFailed, onDone }: Props) {
  const share = useSignal(0);
  const ending = useRef(new AbortController()).current;
  const cancel = useRef<HTMLButtonElement>(null);
  const end = () => {
    ending.abort();
    toast(t.import.cancelled);
  };
  // As it is drawn: who is quick to leave is asked too.
  useLayoutEffect(() => {
    const { signal } = ending;
    const forget = watchOver({
      isDirty: () => !signal.aborted,
      discard: end,
      question: () => ({
        title: t.import.leaveTitle,
        text: t.import.leaveAsk,
        confirm: t.import.leaveSure,
        cancel: t.import.leaveStay,
      }),
    });
    // A reload would end it too, and only the browser itself can ask before one.
    addEventListener("beforeunload", (event) => event.preventDefault(), { signal });
    uploadRegister({
      file: chosen.file,
      reading: chosen.reading,
      dryRun,
      signal,
      onprogress: (done) => {
        share.value = done;
      },
    }).then(
      (report) => !signal.aborted && onDone(report),
      (error) => !isAbort(error) && onFailed(error),
    );
    cancel.current?.focus();
    return () => {
      forget();
      ending.abort();
    };
  }, []);

  // How long the clinic reads is not known: a bar without a value moves to and fro.
  const isOut = share.value >= 1;
  const doing = isOut ? t.import.checking : t.import.uploading;
  return (
    <>
      <div class="progress">
        <p class="break">
          <strong>{chosen.file.name}</strong>
        </p>
        <p role="status">{doing}</p>
        {isOut ? (
          <progress key="reads" max={1} aria-label={doing} />
        ) : (
          <progress key="sends" max={1} value={share.value} aria-label={doing} />
        )}
        <p class="small muted">
          {isOut ? "" : new Intl.NumberFormat(t.locale, { style: "percent" }).format(share.value)}
        </p>
      </div>
      <p class="small muted">{t.import.keepOpen}</p>
      <footer class="dialog-foot">
        <Button
          ref={cancel}
          onClick={() => {
            end();
            onCancel();
          }}
        >
          {t.words.cancel}
        </Button>
      </footer>
    </>
  );
}
