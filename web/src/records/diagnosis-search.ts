import type { DiagnosisEntry } from "@rawat/contracts";
import { api } from "../api.ts";
import { isAbort } from "../failure.ts";
import { language, t } from "../i18n/index.ts";
import { fill, freshId, h, setAttribute } from "../ui/element.ts";
import { field, input } from "../ui/field.ts";
import { toastFailure } from "../ui/toast.ts";

const pauseMs = 250;

/** A diagnosis in the reader's words. */
export const diagnosisText = ({ display, displayId }: DiagnosisEntry): string =>
  (language === "id" ? displayId : null) ?? display;

/** Searches the codes as one types; the arrows walk through what was found, Enter takes one. */
export function diagnosisSearch(onchosen: (entry: DiagnosisEntry) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay = new AbortController();
  let found: readonly DiagnosisEntry[] = [];
  let active = -1;
  const listId = freshId("codes");
  const list = h("ul", { class: "options", role: "listbox", id: listId, "aria-label": t.records.diagnoses });
  list.hidden = true;
  const status = h("p", { class: "unseen", role: "status" });
  const typed = input("diagnoses", { autocomplete: "off", maxlength: 100 });
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": listId,
  }))
    typed.setAttribute(name, value);
  typed.setAttribute("aria-expanded", "false");

  async function search(): Promise<void> {
    underWay.abort();
    underWay = new AbortController();
    const { signal } = underWay;
    const q = typed.value.trim();
    if (!q) return close();
    try {
      const { data } = await api.records(signal).diagnosisCodes({ query: { q, limit: "12" } });
      if (!signal.aborted) show(data);
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) toastFailure(error);
    }
  }

  function show(entries: readonly DiagnosisEntry[]): void {
    found = entries;
    active = -1;
    fill(
      list,
      ...entries.map(option),
      entries.length === 0 && h("li", { class: "small muted" }, t.records.diagnosisNone),
    );
    status.textContent = entries.length === 0 ? t.records.diagnosisNone : t.records.diagnosisFound(entries.length);
    list.hidden = false;
    typed.setAttribute("aria-expanded", "true");
    mark();
    list.scrollIntoView({ block: "nearest" });
  }

  const option = (entry: DiagnosisEntry, index: number) =>
    h(
      "li",
      {
        role: "option",
        id: `${listId}-${index}`,
        class: "option",
        // Before the field loses the focus and the list with it.
        onmousedown: (event) => {
          event.preventDefault();
          take(entry);
        },
      },
      h("code", {}, entry.code),
      h("span", {}, diagnosisText(entry)),
    );

  function mark(): void {
    for (const [index, element] of [...list.children].entries()) {
      setAttribute(element, "aria-selected", String(index === active));
      if (index === active) element.scrollIntoView({ block: "nearest" });
    }
    setAttribute(typed, "aria-activedescendant", active >= 0 && `${listId}-${active}`);
  }

  function take(entry: DiagnosisEntry): void {
    typed.value = "";
    close();
    onchosen(entry);
  }

  function close(): void {
    clearTimeout(timer);
    underWay.abort();
    list.hidden = true;
    typed.setAttribute("aria-expanded", "false");
    typed.removeAttribute("aria-activedescendant");
  }

  typed.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void search(), pauseMs);
  });
  typed.addEventListener("blur", close);
  typed.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const entry = found[active] ?? found[0];
    if (step !== 0 && !list.hidden && found.length > 0) {
      event.preventDefault();
      active = (active + step + found.length) % found.length;
      mark();
    } else if (event.key === "Enter") {
      // Enter in this field never sends the form.
      event.preventDefault();
      if (!list.hidden && entry) take(entry);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });

  const box = field({ label: t.records.diagnosisSearch, control: typed, hint: t.records.diagnosisHint, wide: true });
  return { element: h("div", { class: "diagnosis-search wide" }, box, list, status), input: typed };
}
