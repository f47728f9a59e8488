import { useRef } from "preact/hooks";
import { TextField } from "../components/field.tsx";
import { useTyped } from "../components/typed.ts";
import { t } from "../i18n/index.ts";
import { otherSex } from "./nik.ts";

interface Props {
  value?: string | undefined;
  hint?: string;
  optional?: boolean;
}

/** A NIK; where it is that of a person of the other sex than was chosen, that is said. */
export function NikField({ value = "", hint, optional }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const { nik = "", gender = "" } = useTyped(input, ["nik", "gender"]);
  const sex = otherSex(nik, gender);
  return (
    <TextField
      name="nik"
      label={t.fields.nik}
      value={value}
      inputMode="numeric"
      autocomplete="off"
      inputRef={input}
      hint={hint}
      {...(optional && { optional })}
      note={sex === undefined ? null : <p class="doubt">{t.birth.nikOfSex(t.genders[sex].toLowerCase())}</p>}
    />
  );
}
