import { freshId, h, setAttribute } from "./element.ts";

interface Tab {
  name: string;
  text: string;
  /** Drawn when the tab is first looked at. */
  draw: () => HTMLElement;
}

/** Panels of which one is seen; the arrows walk along the tabs. */
export function tabs(label: string, list: readonly Tab[]): HTMLElement {
  const panelId = freshId("panel");
  const panel = h("div", { class: "tab-panel", role: "tabpanel", id: panelId });
  const drawn = new Map<string, HTMLElement>();
  const buttons = list.map((tab) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        class: "panel-tab",
        id: `${panelId}-${tab.name}`,
        "aria-controls": panelId,
        onclick: () => show(tab),
      },
      tab.text,
    ),
  );

  function show(tab: Tab): void {
    const content = drawn.get(tab.name) ?? tab.draw();
    drawn.set(tab.name, content);
    for (const [place, element] of buttons.entries()) {
      setAttribute(element, "aria-selected", String(list[place] === tab));
      element.tabIndex = list[place] === tab ? 0 : -1;
    }
    panel.setAttribute("aria-labelledby", `${panelId}-${tab.name}`);
    panel.replaceChildren(content);
  }

  const bar = h("div", { class: "panel-tabs", role: "tablist", "aria-label": label }, ...buttons);
  bar.addEventListener("keydown", ({ key }) => {
    const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
    const place = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = (place + step + list.length) % list.length;
    const tab = list[next];
    if (step === 0 || place < 0 || !tab) return;
    show(tab);
    buttons[next]?.focus();
  });
  const first = list[0];
  if (first) show(first);
  return h("div", { class: "panels" }, bar, panel);
}
