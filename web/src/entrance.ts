import { t } from "./i18n/index.ts";
import { type Child, h } from "./ui/element.ts";
import { icon } from "./ui/icon.ts";
import { brand, drawPage, languageSwitch, setTitle, skipLink, themeSwitch } from "./ui/page.ts";

/** The frame around everything before the sign-in: the clinic's side, and a card to fill in. */
export function drawEntrance(title: string, ...card: readonly Child[]): void {
  setTitle(title);
  drawPage(
    skipLink(),
    h(
      "div",
      { class: "entrance" },
      h(
        "header",
        { class: "entrance-head" },
        brand("/"),
        h("div", { class: "switches" }, languageSwitch(), themeSwitch()),
      ),
      h(
        "aside",
        { class: "promise", "aria-label": t.brand.tagline },
        h("img", { class: "promise-mark", src: "/leaves.svg", alt: "" }),
        h("p", { class: "promise-title" }, t.brand.tagline),
        h("p", {}, t.brand.promise),
        h("ul", {}, ...t.brand.points.map((point) => h("li", {}, icon("check"), h("span", {}, point)))),
      ),
      h("main", { id: "content", class: "entrance-card", tabindex: -1 }, h("h1", {}, title), ...card),
    ),
  );
}

/** What the page before this one left to say, in the fragment: `#ended`, `#signed-out`, `#reset`. */
export function notice(): HTMLElement | undefined {
  const name = location.hash.slice(1);
  if (!(name in t.entrance.notices)) return undefined;
  const text = t.entrance.notices[name as keyof typeof t.entrance.notices];
  return h("div", { class: "alert told", role: "status" }, icon("heart"), h("p", {}, text));
}
