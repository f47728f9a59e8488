import { keepLanguage, language, speakPreferred, t } from "../i18n/index.ts";
import { button } from "./button.ts";
import { fill, h, setAttribute } from "./element.ts";
import type { IconName } from "./icon.ts";
import { icon } from "./icon.ts";
import { applyTheme, chosenTheme, keepTheme, type Theme, themes } from "./theme.ts";

type Draw = () => void;

let redraw: Draw = () => undefined;

/** Starts a page in the person's theme and language; another language draws it anew. */
export function startPage(draw: Draw): void {
  applyTheme();
  speakPreferred();
  redraw = draw;
  draw();
}

export function setTitle(title: string): void {
  document.title = title === "Rawat" ? title : `${title} · Rawat`;
}

/** Replaces the whole page below any open dialog or toast. */
export function drawPage(...children: readonly HTMLElement[]): void {
  fill(document.body, ...children);
}

/** The link that a keyboard meets first. */
export const skipLink = (): HTMLElement => h("a", { class: "skip", href: "#content" }, t.words.skipToContent);

export const brand = (href: string): HTMLElement =>
  h(
    "a",
    { class: "brand", href, "aria-label": "Rawat" },
    h("img", { src: "/logo.svg", alt: "", width: 34, height: 34 }),
    h("span", {}, "Rawat"),
  );

export function languageSwitch(): HTMLElement {
  const choice = (code: "id" | "en", name: string) => {
    const element = h(
      "button",
      {
        type: "button",
        lang: code,
        "aria-pressed": String(language === code),
        "aria-label": name,
        onclick: () => {
          keepLanguage(code);
          redraw();
          // The page is new; the keyboard stays where it was.
          document.querySelector<HTMLElement>(`.languages [lang="${code}"]`)?.focus();
        },
      },
      code.toUpperCase(),
    );
    return element;
  };
  return h(
    "div",
    { class: "languages", role: "group", "aria-label": t.header.language },
    choice("id", "ID – Bahasa Indonesia"),
    choice("en", "EN – English"),
  );
}

const themeIcons: Record<Theme, IconName> = { system: "monitor", light: "sun", dark: "moon" };

export function themeSwitch(): HTMLElement {
  const element = button(null, { kind: "quiet", onclick: () => turn() });
  element.classList.add("square");
  const show = () => {
    const theme = chosenTheme();
    fill(element, icon(themeIcons[theme]));
    setAttribute(element, "aria-label", t.header.theme[theme]);
    setAttribute(element, "title", t.header.theme[theme]);
  };
  const turn = () => {
    const next = themes[(themes.indexOf(chosenTheme()) + 1) % themes.length] ?? "system";
    keepTheme(next);
    show();
  };
  show();
  return element;
}
