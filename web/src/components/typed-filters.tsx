import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useAddress } from "../app/address.tsx";
import { asTyped, dayTyped } from "../day-typed.ts";
import { t } from "../i18n/index.ts";
import { dayEcho } from "./date-field.tsx";
import { useId } from "./use-id.ts";

interface Props {
  label: string;
  /** The value of the address that it changes, at Enter or when the field is left. */
  name: string;
  hint?: string | undefined;
  /** What is wrong with what was typed. */
  issue?: string | undefined;
}

interface DayProps extends Props {
  /** What an address without it means. */
  usual?: string;
  /** It stands among buttons, where there is no room for words: they are read out, and seen while a day is typed. */
  isBare?: boolean;
}

/** A word to narrow a list by, which stands in the address. */
export function TextFilter({ hint, issue, ...props }: Props) {
  const { query, change } = useAddress();
  const told = query[props.name] ?? "";
  return (
    <TypedFilter
      {...props}
      told={told}
      hint={hint}
      issue={issue}
      onTyped={(text) => text !== told && void change({ [props.name]: text })}
    />
  );
}

/** A day to narrow a list by, which stands in the address; typed as in a `DateField`. */
export function DayFilter({ usual = "", isBare, ...props }: DayProps) {
  const { query, change } = useAddress();
  const told = query[props.name] ?? usual;
  const shown = dayTyped(told) ? asTyped(told) : told;
  const text = useSignal(shown);
  const isLeft = useSignal(false);
  useEffect(() => {
    text.value = shown;
  }, [shown]);
  const isUnread = isLeft.value && text.value !== "" && text.value !== shown && dayTyped(text.value) === undefined;
  return (
    <TypedFilter
      {...props}
      told={shown}
      usual={usual && asTyped(usual)}
      issue={isUnread ? t.words.noSuchDay : text.value === shown ? props.issue : undefined}
      hint={(!isUnread && dayEcho(text.value)) || t.words.dayHint}
      look={!isBare ? "framed" : text.value === shown ? "bare" : "explained"}
      inputMode="numeric"
      onText={(typed) => {
        text.value = typed;
        isLeft.value = false;
      }}
      onTyped={(typed) => {
        isLeft.value = true;
        if (typed === "" && usual) text.value = asTyped(usual);
        const day = typed === "" ? usual : dayTyped(typed);
        if (day !== undefined && day !== told) void change({ [props.name]: day === usual ? undefined : day });
      }}
    />
  );
}

interface TypedProps extends Props {
  told: string;
  /** What stands in it again once it was emptied. */
  usual?: string;
  /** Whether its label, and its hint, are seen or only read out. */
  look?: "framed" | "explained" | "bare";
  inputMode?: "numeric";
  onText?: (text: string) => void;
  onTyped: (text: string) => void;
}

function TypedFilter(props: TypedProps) {
  const { label, name, told, usual = "", hint, issue, look = "framed", inputMode, onText, onTyped } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Back and links change it too.
    if (input.current) input.current.value = told;
  }, [told]);
  const drawn = (
    <>
      <label for={id} class={look === "framed" ? "" : "unseen"}>
        {label}
      </label>
      <input
        ref={input}
        id={id}
        name={name}
        defaultValue={told}
        aria-describedby={`${id}-issue${hint ? ` ${id}-hint` : ""}`}
        aria-invalid={issue ? true : undefined}
        {...(inputMode && { inputMode })}
        autocomplete="off"
        spellcheck={false}
        maxLength={64}
        onInput={({ currentTarget }) => onText?.(currentTarget.value)}
        onChange={({ currentTarget }) => {
          const typed = currentTarget.value.trim();
          if (typed === "") currentTarget.value = usual;
          onTyped(typed);
        }}
      />
      <p class="issue" id={`${id}-issue`} aria-live="polite">
        {issue}
      </p>
      {hint && (
        <p class={look === "bare" ? "unseen" : "hint"} id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </>
  );
  return look === "framed" ? <div class="field">{drawn}</div> : drawn;
}
