import type { TokenUser } from "@rawat/contracts";
import { openPasswordDialog } from "./account/password-dialog.ts";
import { askToSignOutEverywhere, signOut } from "./account/sign-out.ts";
import { initials } from "./format.ts";
import { t } from "./i18n/index.ts";
import { button } from "./ui/button.ts";
import { h, setAttribute } from "./ui/element.ts";
import { icon } from "./ui/icon.ts";
import { brand, languageSwitch, skipLink, themeSwitch } from "./ui/page.ts";

export type SectionName = keyof typeof t.sections;

/** The dashboard's frame: header with person, language and theme, the sections' links, and room for one section. */
export function shell(user: TokenUser, sections: readonly SectionName[]) {
  const content = h("main", { id: "content", class: "content", tabindex: -1 });
  const links = sections.map((name) =>
    h("a", { href: `#${name}`, class: "tab", "data-section": name }, t.sections[name]),
  );
  const header = h(
    "header",
    { class: "header" },
    h(
      "div",
      { class: "header-in" },
      brand("#"),
      sections.length > 1 && h("nav", { class: "tabs", "aria-label": t.header.navigation }, ...links),
      h("div", { class: "switches" }, languageSwitch(), themeSwitch(), ...personMenu(user)),
    ),
  );

  /** Shows a section and marks its link. */
  function show(name: SectionName | undefined, section: HTMLElement): void {
    for (const link of links) {
      setAttribute(link, "aria-current", link.dataset.section === name && "page");
    }
    content.replaceChildren(section);
  }

  return { children: [skipLink(), header, content], show };
}

function personMenu(user: TokenUser): HTMLElement[] {
  const item = (text: string, name: Parameters<typeof icon>[0], onclick: () => void) =>
    button(text, {
      kind: "quiet",
      icon: name,
      onclick: () => {
        menu.hidePopover();
        onclick();
      },
    });
  const menu = h(
    "div",
    { id: "person-menu", class: "menu", popover: "auto" },
    h(
      "div",
      { class: "menu-person" },
      h("strong", { class: "break" }, user.name),
      h("span", { class: "small muted break" }, user.email),
      h("span", { class: "role" }, t.roles[user.role]),
    ),
    item(t.header.changePassword, "key", openPasswordDialog),
    h("a", { class: "button quiet", href: "/docs" }, icon("heart"), h("span", {}, t.header.apiPage)),
    item(t.header.signOutEverywhere, "shield", () => void askToSignOutEverywhere()),
    item(t.header.signOut, "signOut", () => void signOut()),
  );
  const opener = h(
    "button",
    { type: "button", class: "person", popovertarget: "person-menu", "aria-label": `${t.header.menu}: ${user.name}` },
    h("span", { class: "avatar", "aria-hidden": "true" }, initials(user.name)),
    h(
      "span",
      { class: "person-name" },
      h("strong", {}, user.name),
      h("span", { class: "small muted" }, t.roles[user.role]),
    ),
  );
  return [opener, menu];
}
