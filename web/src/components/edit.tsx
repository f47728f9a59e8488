import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { hasCode } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { ask } from "./ask.tsx";
import type { Values } from "./drafts.ts";
import { Form, type FormProps, type Sent } from "./form.tsx";
import { useInitial } from "./form-context.ts";
import { type Loaded, Shown } from "./loaded.tsx";
import { toast } from "./toast.tsx";

/** Something that is stored, and the version of it that was read. */
interface Stored<T> {
  data: T;
  etag: string | undefined;
}

export interface EditProps<T> extends Required<Pick<FormProps, "draft">>, Pick<FormProps, "submit" | "fieldOf"> {
  of: Loaded<Stored<T>>;
  /** Reads it anew, where somebody else was faster. */
  again: () => Promise<Stored<T>>;
  /** Writes what was typed over a version, and over no other. */
  change: (values: Values, how: { ifMatch?: string }) => Promise<unknown>;
  /** Whether what is stored says what was typed. */
  isMade: (now: T, values: Values) => boolean;
  /** What is stored now, for whoever decides whether to write over it. */
  theirs?: (now: T) => ComponentChildren;
  /** What is said when it is saved. */
  saved: string;
  /** It is saved or given up. */
  onDone: () => void;
  /** Its fields. */
  children: (data: T) => ComponentChildren;
}

/**
 * A form over something stored: shown once that is read, kept over reloads together with the version that it was begun from, and written over that
 * one alone. Where somebody else was faster it is asked first; where that was oneself, with an answer that was lost, it is not.
 */
export function Edit<T>({ of, again, change, isMade, theirs, saved, onDone, children, ...form }: EditProps<T>) {
  const send = async (values: Values, { isAnswerOwed }: Sent): Promise<boolean> => {
    try {
      await change(values, over(values.version));
    } catch (error) {
      if (!hasCode(error, "stale_version")) throw error;
      const now = await again();
      const isOwn = isAnswerOwed && isMade(now.data, values);
      if (!isOwn && !(await askOver(theirs?.(now.data)))) return false;
      await change(values, over(now.etag));
    }
    toast(saved);
    return true;
  };
  return (
    <Shown of={of}>
      {({ data, etag }) => (
        <Form {...form} class="card" onCancel={onDone} onSaved={onDone} send={send}>
          <ReadVersion etag={etag} />
          {children(data)}
        </Form>
      )}
    </Shown>
  );
}

const over = (etag: string | undefined) => (etag ? { ifMatch: etag } : {});

/** Kept with what is typed, so that what another saves meanwhile is not lost after a reload either. */
function ReadVersion({ etag = "" }: { etag: string | undefined }) {
  const version = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // The page had no field to begin with when one came to it. Who has gone elsewhere meanwhile stays there.
    if (document.activeElement?.matches("body, h1"))
      version.current?.form?.querySelector<HTMLElement>("[data-first]")?.focus({ preventScroll: true });
  }, []);
  return <input ref={version} type="hidden" name="version" value={useInitial("version", etag)} />;
}

const askOver = (theirs: ComponentChildren): Promise<boolean> =>
  ask({
    title: t.faster.title,
    text: (
      <>
        {theirs ? t.faster.theirs : t.faster.lead}
        {theirs}
      </>
    ),
    confirm: t.faster.keepOwn,
    cancel: t.unsaved.keep,
  });
