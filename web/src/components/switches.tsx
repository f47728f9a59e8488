import { useSignal } from "@preact/signals";
import { keepLanguage, type Language, spoken, t } from "../i18n/index.ts";
import { chosenTheme, keepTheme, type Theme, themes } from "../theme.ts";
import { Button } from "./button.tsx";
import { Group } from "./group.tsx";
import type { IconName } from "./icon-shapes.ts";

const languages = [
  ["id", "ID – Bahasa Indonesia"],
  ["en", "EN – English"],
] as const satisfies [Language, string][];

export const LanguageSwitch = () => (
  <Group class="languages" label={t.header.language}>
    {languages.map(([code, name]) => (
      <button
        key={code}
        type="button"
        lang={code}
        aria-pressed={spoken.value === code}
        aria-label={name}
        onClick={() => void keepLanguage(code)}
      >
        {code.toUpperCase()}
      </button>
    ))}
  </Group>
);

const themeIcons: Record<Theme, IconName> = { system: "monitor", light: "sun", dark: "moon" };

export function ThemeSwitch() {
  const theme = useSignal(chosenTheme());
  const turn = () => {
    theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? "system";
    keepTheme(theme.value);
  };
  return <Button kind="quiet" icon={themeIcons[theme.value]} label={t.header.theme[theme.value]} onClick={turn} />;
}

interface ChoiceProps<T extends string> {
  label: string;
  options: readonly (readonly [value: T, text: string])[];
  chosen: T;
  onChosen: (value: T) => void;
}

/** One of a few, all of them seen; what is chosen is so at once. */
export const Choice = <T extends string>({ label, options, chosen, onChosen }: ChoiceProps<T>) => (
  <Group class="languages" label={label}>
    {options.map(([value, text]) => (
      <button key={value} type="button" aria-pressed={value === chosen} onClick={() => onChosen(value)}>
        {text}
      </button>
    ))}
  </Group>
);
