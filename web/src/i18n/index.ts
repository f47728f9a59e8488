import { en } from "./en.ts";
import { id } from "./id.ts";

/** The same shape with any wording: a missing or a superfluous key does not compile. */
export type Texts = Wording<typeof id>;
type Wording<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Wording<T[K]> };

const languages = { id, en } as const satisfies Record<string, Texts>;
export type Language = keyof typeof languages;

const storageKey = "rawat.language";

/** The texts in the person's language. A live binding: after `speak` everything drawn anew is in the other one. */
export let t: Texts = id;
export let language: Language = "id";

/** Takes the language kept from last time, else the browser's, else Indonesian. */
export function speakPreferred(): void {
  const kept = localStorage.getItem(storageKey);
  const wanted = [kept, ...navigator.languages].map((tag) => tag?.slice(0, 2).toLowerCase());
  speak(wanted.find((tag): tag is Language => tag !== undefined && tag in languages) ?? "id");
}

function speak(next: Language): void {
  language = next;
  t = languages[next];
  document.documentElement.lang = next;
}

export function keepLanguage(next: Language): void {
  localStorage.setItem(storageKey, next);
  speak(next);
}
