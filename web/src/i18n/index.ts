import { batch, signal } from "@preact/signals";
import { inBrowser } from "../storage.ts";
import { type Language, type Part, sources } from "./sources.ts";
import type { Texts } from "./texts.ts";

export type { Language, Part } from "./sources.ts";

const storageKey = "rawat.language";
const isLanguage = (tag: string | undefined): tag is Language => tag !== undefined && tag in sources;

/** The language that is spoken. */
export const spoken = signal<Language>("id");

const texts = signal({} as Texts);

/** The texts of the parts that are loaded, in the person's language: a component that reads one is drawn anew in the other language. */
export const t: Texts = new Proxy({} as Texts, { get: (_, part: keyof Texts) => texts.value[part] });
const parts = new Set<Part>();
let wanted: Language = "id";

/**
 * Loads what every page says and these parts, in the language kept from last time, else in the browser's, else in Indonesian. Where they cannot
 * be loaded the page says so, in both, and never more.
 */
export async function speakPreferred(...more: readonly Part[]): Promise<void> {
  for (const part of ["base", ...more] as const) parts.add(part);
  const tags = [inBrowser.get(storageKey), ...navigator.languages].map((tag) => tag?.slice(0, 2).toLowerCase());
  try {
    await speak(tags.find(isLanguage) ?? "id");
  } catch {
    document.body.textContent =
      "Rawat tidak dapat dimuat. Muat ulang halaman ini. Rawat cannot be loaded. Reload this page.";
    // Whatever would be drawn has no words.
    await new Promise(() => {});
  }
}

/** Loads further parts, for what is shown only now. Rejects where they cannot be loaded. */
export async function speakAlso(...more: readonly Part[]): Promise<void> {
  if (more.every((part) => parts.has(part))) return;
  const language = wanted;
  const loaded = await Promise.all(more.map((part) => sources[language][part]()));
  for (const part of more) parts.add(part);
  // Whoever has changed the language meanwhile is spoken to in that one.
  if (wanted === language) texts.value = Object.assign({}, texts.peek(), ...loaded);
  else await speak(wanted);
}

/** Speaks another language from now on, here and next time; as before where its texts cannot be loaded. */
export async function keepLanguage(next: Language): Promise<void> {
  try {
    await speak(next);
    inBrowser.set(storageKey, next);
  } catch {
    wanted = spoken.value;
  }
}

// Whoever chooses another language in one tab is not spoken to in two.
addEventListener("storage", ({ key, newValue }) => {
  if (key !== storageKey || !isLanguage(newValue ?? undefined)) return;
  void speak(newValue as Language).catch(() => {
    wanted = spoken.value;
  });
});

async function speak(next: Language): Promise<void> {
  wanted = next;
  const asked = [...parts];
  const loaded = await Promise.all(asked.map((part) => sources[next][part]()));
  // Whoever changed their mind meanwhile is not talked over, and what is shown since then has words too.
  if (wanted !== next) return;
  if (parts.size > asked.length) return await speak(next);
  document.documentElement.lang = next;
  batch(() => {
    texts.value = Object.assign({}, ...loaded);
    spoken.value = next;
  });
}
