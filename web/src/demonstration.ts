import { t } from "./i18n/index.ts";
import { button } from "./ui/button.ts";
import { fill, h } from "./ui/element.ts";

const password = "rawat-demo-password";
const accounts = [
  ["admin@rawat.test", "admin"],
  ["frontdesk@rawat.test", "staff"],
  ["doctor@rawat.test", "doctor"],
  ["patient@rawat.test", "patient"],
] as const;

/** Accounts to try Rawat with, offered only where the clinic says that it is a demonstration. */
export function demonstrationAccounts(signIn: HTMLFormElement): HTMLElement {
  const place = h("div", { class: "demonstration", hidden: true });
  const fillIn = (email: string) => {
    const values: Record<string, string> = { email, password };
    for (const [name, value] of Object.entries(values)) {
      const control = signIn.elements.namedItem(name);
      if (control instanceof HTMLInputElement) control.value = value;
    }
    signIn.querySelector<HTMLElement>("[type=submit]")?.focus();
  };
  void isDemonstration().then((demo) => {
    place.hidden = !demo;
    if (!demo) return;
    fill(
      place,
      h("h2", {}, t.entrance.demoTitle),
      h("p", { class: "small muted" }, t.entrance.demoLead),
      h(
        "div",
        { class: "chips" },
        ...accounts.map(([email, role]) => button(t.roles[role], { onclick: () => fillIn(email) })),
      ),
    );
  });
  return place;
}

async function isDemonstration(): Promise<boolean> {
  try {
    const answer = await fetch("/health", { signal: AbortSignal.timeout(5_000) });
    const health = (await answer.json()) as { demo?: unknown };
    return health.demo === true;
  } catch {
    // A clinic that cannot tell is no demonstration.
    return false;
  }
}
