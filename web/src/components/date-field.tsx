import { useSignal } from "@preact/signals";
import { shortDay } from "../clinic/clinic-time.ts";
import { asTyped, dayTyped } from "../day-typed.ts";
import { t } from "../i18n/index.ts";
import { TextField } from "./field.tsx";
import { useForm, useInitial } from "./form-context.ts";

interface Props {
  name: string;
  label: string;
  hint?: string;
  optional?: boolean;
  /** The day that stands in it before anybody types, `2026-08-17`. */
  value?: string;
  isFirst?: boolean;
}

/**
 * A day, typed as people write it, and said under the field as it was understood. A browser's own control for dates reads 8/12 as the eighth of
 * December or the twelfth of August by the language that it was installed in. What is sent is read by `dayOf`.
 */
export function DateField({ value = "", hint = t.words.dayHint, ...frame }: Props) {
  const initial = value && asTyped(value);
  const text = useSignal(useInitial(frame.name, initial));
  const isTold = frame.name in useForm().issues;
  const isUnread = text.value.trim() !== "" && dayTyped(text.value) === undefined;
  return (
    <TextField
      {...frame}
      hint={hint}
      value={initial}
      inputMode="numeric"
      autocomplete="off"
      maxLength={20}
      note={isTold ? "" : dayEcho(text.value)}
      fault={isUnread ? t.words.noSuchDay : undefined}
      onText={(typed) => {
        text.value = typed;
      }}
    />
  );
}

/** The day that was typed into such a field; what is none goes to the server as it is, to be refused there by its field's name. */
export const dayOf = (typed = ""): string => dayTyped(typed) ?? typed.trim();

/** How a typed day was understood; nothing while it is still being typed. */
export function dayEcho(text: string): string {
  const day = dayTyped(text);
  if (day) return shortDay(day);
  return /\d{4}$|\d{8}/.test(text.trim()) ? t.words.noSuchDay : "";
}
