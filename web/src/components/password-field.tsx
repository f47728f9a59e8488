import { useSignal } from "@preact/signals";
import { t } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import { TextField } from "./field.tsx";

interface Props {
  name: string;
  label: string;
  use: "current-password" | "new-password";
  isFirst?: boolean;
}

/** A password with a switch to see what one types; managers are told whether it is a new one. */
export function PasswordField({ name, label, use, isFirst }: Props) {
  const isShown = useSignal(false);
  return (
    <TextField
      name={name}
      label={label}
      type={isShown.value ? "text" : "password"}
      autocomplete={use}
      required
      isPassword
      {...(isFirst && { isFirst })}
      {...(use === "new-password" && { hint: t.entrance.passwordHint })}
      beside={
        <Button
          kind="quiet"
          icon="eye"
          label={t.entrance.showPassword}
          aria-pressed={isShown.value}
          onClick={() => {
            isShown.value = !isShown.value;
          }}
        />
      }
    />
  );
}
