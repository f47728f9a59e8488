import { useSignal } from "@preact/signals";
import type { ProblemCode } from "@rawat/contracts";
import { type ComponentChildren, Fragment } from "preact";
import { useContext, useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { hasCode, isAbort, issueSentence, isUnsent, Refusal, requestIdOf, sentenceFor, withField } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { newIdempotencyKey } from "../idempotency-key.ts";
import { Button } from "./button.tsx";
import { dropDraft, keepDraft, readDraft, type Values } from "./drafts.ts";
import { FormContext, StaysWithin } from "./form-context.ts";
import { Banner } from "./state.tsx";
import { toast } from "./toast.tsx";
import { watchOver } from "./unsaved-forms.ts";

/** What a form sends besides what was typed. */
export interface Sent {
  /** Makes a repeated request the same one: it changes once a request was plainly refused, and stays while an answer is owed. */
  key: string;
  /** Whether an earlier request of it may have been done though its answer never came. */
  isAnswerOwed: boolean;
  /** What stood in the fields before anybody typed. */
  pristine: Values;
}

export interface FormProps {
  submit: string;
  /** Sends what was typed, by the fields' names. `false`: it was not sent after all, and stays as it is. */
  send: (values: Values, sent: Sent) => Promise<unknown>;
  /** Problems that belong to one field, such as `nik_taken` to `nik`; with words of their own where the usual ones do not fit here. */
  fieldOf?: Partial<Record<ProblemCode, string | { name: string; say: () => string }>>;
  /** A failure that the form's owner deals with: true when it did. */
  onFailure?: (error: unknown, values: Values, sent: Sent) => boolean;
  /** Under which name what is typed is kept until it is saved or given up, also over a reload. Without one nothing is kept or asked about. */
  draft?: string;
  onCancel?: () => void;
  /** It was sent, and nothing of it is unsaved any more: what it stands in may close. */
  onSaved?: () => void;
  class?: string;
  children: ComponentChildren;
}

/** One thing that is wrong, said in the language that is spoken then. */
interface Told {
  path: string;
  /** The field that it is about; undefined when the form has none. */
  name: string | undefined;
  say: () => string;
}

interface State {
  error?: unknown;
  /** It is about fields, which say so themselves, until each is written anew. */
  isOfFields?: boolean;
  told: readonly Told[];
}

const nothingWrong: State = { told: [] };

/**
 * A form that is checked where it is kept: what the server finds wrong is shown by its field, and the first such field
 * takes the focus. What cannot be read, such as a day, is not sent at all. While it is being sent it cannot be sent again, and what was
 * sent and never answered is sent again as the same request.
 */
export function Form({
  submit,
  send,
  fieldOf = {},
  onFailure,
  draft,
  onCancel,
  onSaved,
  class: name = "",
  children,
}: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const alert = useRef<HTMLDivElement>(null);
  const busy = useSignal(false);
  const state = useSignal<State>(nothingWrong);
  const kept = useDraft(form, draft);
  const { error, isOfFields, told } = state.value;
  const issues = Object.fromEntries(told.flatMap(({ name, say }) => (name ? [[name, say()]] : [])));
  const homeless = told.filter(({ name }) => !name);

  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>("[aria-invalid]");
    if (error === undefined) return;
    if (first) first.focus();
    else alert.current?.scrollIntoView({ block: "nearest" });
  }, [error]);

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    // A form in a dialog that was opened from a form is not that one's.
    event.stopPropagation();
    if (busy.value || !form.current) return;
    const faults = faultsIn(form.current);
    if (faults.length > 0) {
      state.value = { error: new Error("fields that cannot be read"), isOfFields: true, told: faults };
      return;
    }
    busy.value = true;
    state.value = nothingWrong;
    const values = valuesOf(form.current);
    const sent = kept.sent();
    const stoodOn = document.activeElement;
    try {
      if ((await send(values, sent)) !== false) {
        kept.saved();
        // Whoever has left it meanwhile is not led away from what they do now.
        if (form.current) onSaved?.();
        else if (onSaved) toast(t.unsaved.savedAfterAll);
      } else if (stoodOn instanceof HTMLElement) {
        // What was asked meanwhile has taken the focus away: one goes on where one was, once it may be stood on again.
        setTimeout(() => stoodOn.focus());
      }
    } catch (failure) {
      kept.failed(failure);
      if (!isAbort(failure) && !onFailure?.(failure, values, sent) && form.current)
        state.value = judge(form.current, failure, fieldOf);
    } finally {
      busy.value = false;
    }
  };

  const changed = (name: string) => {
    const { told } = state.peek();
    if (told.some((one) => one.name === name))
      state.value = { ...state.peek(), told: told.filter((one) => one.name !== name) };
    kept.typed();
  };
  const onInput = (event: Event) => changed((event.target as HTMLInputElement).name);

  const requestId = requestIdOf(error);
  return (
    <form ref={form} class={`form ${name}`} noValidate onSubmit={onSubmit} onInput={onInput} onChange={onInput}>
      <div ref={alert} class="alert-place" role="alert">
        {error !== undefined && !(isOfFields && told.length === 0) && (
          <Banner kind="failed">
            <p>{isOfFields ? t.failures.checkFields : sentenceFor(error)}</p>
            {homeless.map(({ path, say }) => (
              <p key={path} class="small break">
                {withField(path, say())}
              </p>
            ))}
            {requestId && <p class="small break">{t.words.requestNumber(requestId)}</p>}
          </Banner>
        )}
      </div>
      {kept.mayStartOver() && error === undefined && (
        <Banner kind="told" icon="undo">
          <p>{t.unsaved.restored}</p>
          <Button kind="quiet" onClick={kept.startOver}>
            {t.unsaved.startOver}
          </Button>
        </Banner>
      )}
      <FormContext value={{ issues, initial: kept.initial, changed }}>
        <Fragment key={kept.filling}>{children}</Fragment>
      </FormContext>
      <footer class="dialog-foot">
        {onCancel && <Button onClick={onCancel}>{t.words.cancel}</Button>}
        <Button kind="primary" type="submit" busy={busy.value}>
          {submit}
        </Button>
      </footer>
    </form>
  );
}

/** Keeps what is typed and not saved, and the key of a request that was not answered. */
function useDraft(form: { current: HTMLFormElement | null }, name: string | undefined) {
  const within = useContext(StaysWithin);
  const filling = useSignal<"pristine" | "restored" | "anew">("pristine");
  const kept = useRef({
    pristine: {} as Values,
    restored: undefined as Values | undefined,
    key: newIdempotencyKey(),
    isAnswerOwed: false,
    isOver: false,
  });
  const own = kept.current;
  const isDirty = () =>
    !own.isOver && form.current !== null && JSON.stringify(valuesOf(form.current)) !== JSON.stringify(own.pristine);

  useLayoutEffect(() => {
    if (!form.current) return;
    own.pristine = valuesOf(form.current);
    if (name === undefined) return;
    const draft = readDraft(name);
    if (draft) {
      own.restored = draft.values;
      own.isAnswerOwed = draft.key !== undefined;
      own.key = draft.key ?? own.key;
      filling.value = "restored";
    }
    return watchOver({
      isDirty,
      staysAt: (url) => within !== undefined && isBelow(within, url),
      discard: () => {
        own.isOver = true;
        dropDraft(name);
      },
    });
  }, [name]);

  const keep = () => {
    if (name === undefined || !form.current) return;
    keepDraft(name, { values: worthKeeping(form.current), key: own.isAnswerOwed ? own.key : undefined });
  };
  return {
    filling: filling.value,
    /** What stands in it was typed before, and may be given up; not while nobody knows whether it was done. */
    mayStartOver: () => own.restored !== undefined && !own.isAnswerOwed,
    startOver: () => {
      own.restored = undefined;
      if (name !== undefined) dropDraft(name);
      filling.value = "anew";
      // What was pressed is gone.
      setTimeout(() => form.current?.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea")?.focus());
    },
    initial: (field: string, value: string) => (own.restored ? (own.restored[field] ?? "") : value),
    sent: (): Sent => ({ key: own.key, isAnswerOwed: own.isAnswerOwed, pristine: own.pristine }),
    typed: () => {
      if (name === undefined || own.isOver || !form.current) return;
      if (isDirty()) keep();
      else dropDraft(name);
    },
    saved: () => {
      own.restored = undefined;
      own.key = newIdempotencyKey();
      own.isAnswerOwed = false;
      own.pristine = form.current ? valuesOf(form.current) : own.pristine;
      if (name !== undefined) dropDraft(name);
    },
    /** After a plain refusal the corrected form is another request. After silence it stays the same one, or a retry might do it twice. */
    failed: (error: unknown) => {
      if (isUnsent(error)) return;
      // What was sent before under its key is done: another key would do the corrected one as well.
      const isDone = hasCode(error, "idempotency_key_reused");
      own.isAnswerOwed = isDone || !(error instanceof Refusal && error.status < 500 && error.status !== 429);
      if (own.isAnswerOwed) keep();
      else own.key = newIdempotencyKey();
    },
  };
}

const isBelow = (base: string, url: string): boolean => {
  const [path = ""] = url.split("?");
  return path === base || path.startsWith(`${base}/`);
};

const valuesOf = (form: HTMLFormElement): Values => Object.fromEntries(new FormData(form)) as Values;

/** What may be kept of it: no password is, anywhere. */
function worthKeeping(form: HTMLFormElement): Values {
  const isPassword = (name: string) => form.querySelector(`[data-password][name="${CSS.escape(name)}"]`) !== null;
  return Object.fromEntries(Object.entries(valuesOf(form)).filter(([name]) => !isPassword(name)));
}

/** What the page itself knows to be wrong. */
const faultsIn = (form: HTMLFormElement): Told[] =>
  [...form.querySelectorAll<HTMLInputElement>("[data-fault]")].map((control) => ({
    path: control.name,
    name: control.name,
    say: () => control.dataset.fault ?? "",
  }));

/** Sorts what a failure says to the fields that it is about; the rest has no home. */
function judge(form: HTMLFormElement, error: unknown, fieldOf: NonNullable<FormProps["fieldOf"]>): State {
  const refusal = error instanceof Refusal ? error.problem : undefined;
  const owner = refusal && fieldOf[refusal.code as ProblemCode];
  const told = owner
    ? [
        typeof owner === "string"
          ? { path: owner, say: () => sentenceFor(error) }
          : { path: owner.name, say: owner.say },
      ]
    : (refusal?.errors ?? []).map((issue) => ({ path: issue.path, say: () => issueSentence(issue) }));
  const named = told.map((one) => ({ ...one, name: homeOf(form, one.path) }));
  return { error, isOfFields: named.some(({ name }) => name), told: named };
}

/** The field of a path, or the nearest around it (`tags` for `tags.3`). */
function homeOf(form: HTMLFormElement, path: string): string | undefined {
  const parts = path.split(".");
  for (let length = parts.length; length > 0; length--) {
    const name = parts.slice(0, length).join(".");
    if (form.elements.namedItem(name)) return name;
  }
  return undefined;
}
