import { inBrowser } from "./storage.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const storageKey = "rawat.theme";

/** What the person chose; `system` follows the device, also when it changes at dusk. */
export function chosenTheme(): Theme {
  const kept = inBrowser.get(storageKey);
  return themes.find((theme) => theme === kept) ?? "system";
}

export function applyTheme(theme: Theme = chosenTheme()): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
}

export function keepTheme(theme: Theme): void {
  inBrowser.set(storageKey, theme);
  applyTheme(theme);
}

const densityKey = "rawat.rows";

/** How much room a row takes: `dense` for whoever compares many all day. */
export type Density = "roomy" | "dense";

export const chosenDensity = (): Density => (inBrowser.get(densityKey) === "dense" ? "dense" : "roomy");

export function applyDensity(density: Density = chosenDensity()): void {
  document.documentElement.dataset.rows = density;
}

export function keepDensity(density: Density): void {
  inBrowser.set(densityKey, density);
  applyDensity(density);
}
