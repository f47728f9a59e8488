import { useEffect, useRef } from "preact/hooks";
import { useAddress } from "../app/address.tsx";
import { Icon } from "./icon.tsx";
import { useId } from "./use-id.ts";

const pauseMs = 250;

interface BoxProps {
  label: string;
  placeholder: string;
  /** What is searched for now. */
  told: string;
  onText: (text: string) => void;
}

/** A search that answers as one types: it waits for a short pause, and at Enter no longer. */
export function SearchBox({ label, placeholder, told, onText }: BoxProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const tell = () => {
    clearTimeout(timer.current);
    const text = input.current?.value.trim() ?? "";
    if (text !== told) onText(text);
  };
  useEffect(() => {
    // Back and links change it too; whoever is typing is not interrupted.
    if (input.current && document.activeElement !== input.current) input.current.value = told;
  }, [told]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <search class="search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          tell();
        }}
      >
        <label class="unseen" for={id}>
          {label}
        </label>
        <Icon name="search" />
        <input
          ref={input}
          id={id}
          type="search"
          defaultValue={told}
          placeholder={placeholder}
          maxLength={200}
          autocomplete="off"
          spellcheck={false}
          enterKeyHint="search"
          onInput={() => {
            clearTimeout(timer.current);
            timer.current = setTimeout(tell, pauseMs);
          }}
        />
      </form>
    </search>
  );
}

interface SearchProps extends Pick<BoxProps, "label" | "placeholder"> {
  /** The value of the address that it changes. */
  name?: string;
}

/** A search that stands in the address. */
export function SearchField({ name = "q", ...box }: SearchProps) {
  const { query, change } = useAddress();
  return (
    <SearchBox {...box} told={query[name] ?? ""} onText={(text) => void change({ [name]: text }, { replace: true })} />
  );
}

interface ChoiceProps {
  label: string;
  name: string;
  /** The first is what an address without it means. */
  options: readonly (readonly [value: string, text: string])[];
  /** It stands among fields: its label is seen, above it, as theirs are. */
  isFramed?: boolean;
}

/** A choice that stands in the address. */
export function ChoiceFilter({ label, name, options, isFramed }: ChoiceProps) {
  const { query, change } = useAddress();
  const id = useId();
  // What an old link or somebody's hand wrote there and nothing is called narrows nothing.
  const [chosen = ""] = options.find(([value]) => value === query[name]) ?? [];
  const select = (
    <select
      id={id}
      aria-label={isFramed ? undefined : label}
      value={chosen}
      onChange={({ currentTarget }) => void change({ [name]: currentTarget.value })}
    >
      {options.map(([value, text]) => (
        <option key={value} value={value} selected={value === chosen}>
          {text}
        </option>
      ))}
    </select>
  );
  if (!isFramed) return select;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {select}
    </div>
  );
}
