import { useSignal } from "@preact/signals";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { rupiahTyped } from "../rupiah-typed.ts";
import { TextField } from "./field.tsx";
import { useInitial } from "./form-context.ts";

interface Props {
  name: string;
  label: string;
  value?: number | null;
}

/** Whole rupiah, typed with or without points, and said under the field as they were understood. What is sent is read by `rupiahOf`. */
export function RupiahField({ value, ...frame }: Props) {
  const initial = value == null ? "" : new Intl.NumberFormat(t.locale).format(value);
  const text = useSignal(useInitial(frame.name, initial));
  const amount = rupiahTyped(text.value);
  return (
    <TextField
      {...frame}
      hint={t.words.rupiahHint}
      value={initial}
      inputMode="numeric"
      autocomplete="off"
      maxLength={20}
      note={amount === undefined ? "" : rupiah(amount)}
      onText={(typed) => {
        text.value = typed;
      }}
    />
  );
}

/** The amount that was typed into such a field, null where nothing was; what is none goes to the server as it is, to be refused there by its field's name. */
export function rupiahOf(typed = ""): number | null {
  const text = typed.trim();
  return text === "" ? null : (rupiahTyped(text) ?? (text as unknown as number));
}
