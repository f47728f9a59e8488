import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren, Ref, TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n/index.ts";
import { useForm, useInitial } from "./form-context.ts";
import { useId } from "./use-id.ts";

interface Frame {
  name: string;
  label: string;
  hint?: ComponentChildren;
  /** Says "optional" beside the label; most forms have fewer of those than of the others. */
  optional?: boolean;
  wide?: boolean;
  /** What stands under the control, beside what is wrong with it: what was understood, or what is unusual. */
  note?: ComponentChildren;
  /** What is wrong with what stands in it, where the page can tell: it is said by the field and not sent. */
  fault?: string | undefined;
}

interface FieldProps extends Frame {
  /** Draws the control with what ties it to its label, hint and issue. */
  control: (tied: Tied) => ComponentChildren;
  beside?: ComponentChildren;
}

export interface Tied {
  id: string;
  name: string;
  "aria-describedby": string;
  "aria-invalid": boolean | undefined;
  "data-fault": string | undefined;
}

/** A control with its label, hint and the place where its issue stands, tied together for screen readers. */
export function Field({ name, label, hint, optional, wide, note, fault, control, beside }: FieldProps) {
  const id = useId();
  const issue = useForm().issues[name];
  const describedBy = [`${id}-issue`, note !== undefined && `${id}-note`, hint && `${id}-hint`]
    .filter(Boolean)
    .join(" ");
  const drawn = control({
    id,
    name,
    "aria-describedby": describedBy,
    "aria-invalid": issue ? true : undefined,
    "data-fault": fault,
  });
  return (
    <div class={wide ? "field wide" : "field"}>
      <label for={id}>
        {label}
        {optional && <span class="muted optional"> {t.words.optional}</span>}
      </label>
      {beside ? (
        <div class="control">
          {drawn}
          {beside}
        </div>
      ) : (
        drawn
      )}
      <p class="issue" id={`${id}-issue`}>
        {issue}
      </p>
      {note !== undefined && (
        <div class="note" id={`${id}-note`} aria-live="polite">
          {note}
        </div>
      )}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps extends Frame {
  /** What stands in it before anybody types. */
  value?: string | undefined;
  type?: "text" | "email" | "tel" | "date" | "password" | "time";
  autocomplete?: string;
  inputMode?: "numeric" | "decimal";
  min?: string;
  max?: string;
  maxLength?: number;
  required?: boolean;
  inputRef?: Ref<HTMLInputElement | null>;
  /** Hears each change, for what is drawn beside it. */
  onText?: (text: string) => void;
  beside?: ComponentChildren;
  /** It has the focus when its dialog is opened. */
  isFirst?: boolean;
  /** Never kept, whatever type shows it. */
  isPassword?: boolean;
  list?: string;
  placeholder?: string;
}

export function TextField(props: TextFieldProps) {
  const {
    name,
    label,
    hint,
    optional,
    wide,
    note,
    fault,
    beside,
    value = "",
    type,
    inputRef,
    onText,
    isFirst,
    isPassword,
    ...rest
  } = props;
  const initial = useInitial(name, value);
  // Which type may have which attribute is told apart by the types of JSX; ours may all have these.
  const kind = { type: (type ?? "text") as "text" };
  return (
    <Field
      {...{ name, label, hint, note, fault, beside }}
      {...(optional && { optional })}
      {...(wide && { wide })}
      control={(tied) => (
        <input
          {...kind}
          {...rest}
          {...tied}
          defaultValue={initial}
          data-first={isFirst || undefined}
          data-password={isPassword || undefined}
          {...(inputRef && { ref: inputRef })}
          {...(onText && { onInput: (event) => onText(event.currentTarget.value) })}
        />
      )}
    />
  );
}

interface SelectFieldProps extends Frame {
  options: readonly (readonly [value: string, text: string])[];
  chosen: string;
  onChosen?: (value: string) => void;
  disabled?: boolean;
  isFirst?: boolean;
  selectRef?: Ref<HTMLSelectElement | null>;
}

/** A choice; without an own empty option, nothing chosen is offered first. */
export function SelectField({ options, chosen, onChosen, disabled, isFirst, selectRef, ...frame }: SelectFieldProps) {
  const initial = useInitial(frame.name, chosen);
  return (
    <Field
      {...frame}
      control={(tied) => (
        <select
          {...tied}
          disabled={disabled}
          data-first={isFirst || undefined}
          {...(selectRef && { ref: selectRef })}
          {...(onChosen && { onChange: (event) => onChosen(event.currentTarget.value) })}
        >
          {options.map(([value, text]) => (
            <option key={value} value={value} selected={value === initial}>
              {text}
            </option>
          ))}
        </select>
      )}
    />
  );
}

interface TextAreaProps extends Frame {
  value?: string;
  rows?: number;
  maxLength?: number;
  isFirst?: boolean;
}

/** Text of several lines. */
export function TextArea({ value = "", rows = 4, maxLength, isFirst, ...frame }: TextAreaProps) {
  const initial = useInitial(frame.name, value);
  const more = { rows, ...(maxLength !== undefined && { maxLength }), "data-first": isFirst || undefined };
  return (
    <Field {...frame} control={(tied) => <textarea {...tied} {...more} defaultValue={initial} onKeyUp={showWhole} />} />
  );
}

/** Of a long text a browser brings no more than the caret into view; whoever comes by keyboard is to see what they are in. */
function showWhole({ key, currentTarget }: TargetedKeyboardEvent<HTMLTextAreaElement>): void {
  if (key === "Tab") currentTarget.scrollIntoView({ block: "nearest" });
}

interface CheckProps {
  name: string;
  label: string;
  checked: boolean;
}

/** Yes or no, sent as `on` or not at all. */
export function CheckField({ name, label, checked }: CheckProps) {
  const initial = useInitial(name, checked ? "on" : "");
  return (
    <label class="check wide">
      <input type="checkbox" name={name} defaultChecked={initial === "on"} />
      <span>{label}</span>
    </label>
  );
}

/**
 * A value of the form around it that is chosen, not typed: sent and kept under `name` as every other.
 * @returns the value, and the hidden control to draw
 */
export function useChosen(name: string, value = ""): [Signal<string>, ComponentChildren] {
  const { initial, changed } = useForm();
  const chosen = useSignal(initial(name, value));
  const isFirst = useRef(true);
  // At once, for a reload in the next moment would lose it.
  useLayoutEffect(() => {
    if (!isFirst.current) changed(name);
    isFirst.current = false;
  }, [chosen.value]);
  return [chosen, <input key={name} type="hidden" name={name} value={chosen.value} />];
}
