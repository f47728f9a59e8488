import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { TextField } from "../components/field.tsx";
import { t } from "../i18n/index.ts";

/** The e-mail of an account, which is typed first. */
export function EmailField({ input }: { input: RefObject<HTMLInputElement | null> }) {
  useEffect(() => input.current?.focus(), [input]);
  return (
    <TextField name="email" label={t.entrance.email} type="email" autocomplete="username" required inputRef={input} />
  );
}
