import { t } from "../i18n/index.ts";
import { fill, h } from "../ui/element.ts";
import { field, input } from "../ui/field.ts";
import { icon } from "../ui/icon.ts";

/** Tags as chips: Enter or a comma adds what is typed, Backspace in the empty field takes the last away. */
export function tagField(tags: readonly string[]) {
  let chosen = [...tags];
  const chips = h("ul", { class: "tags", role: "list", "aria-label": t.fields.tags });
  const typed = input("tags", { autocomplete: "off", maxlength: 40 });

  function draw(): void {
    chips.hidden = chosen.length === 0;
    fill(chips, ...chosen.map(chip));
  }

  const chip = (tag: string) =>
    h(
      "li",
      { class: "tag" },
      h("span", {}, tag),
      h("button", { type: "button", "aria-label": t.form.removeTag(tag), onclick: () => remove(tag) }, icon("close")),
    );

  function remove(tag: string): void {
    chosen = chosen.filter((other) => other !== tag);
    draw();
    typed.focus();
  }

  function take(): void {
    const fresh = typed.value.split(",").map((tag) => tag.trim());
    chosen = [...new Set([...chosen, ...fresh.filter(Boolean)])];
    typed.value = "";
    draw();
  }

  typed.addEventListener("keydown", (event) => {
    const last = chosen.at(-1);
    if ((event.key === "Enter" || event.key === ",") && typed.value.trim()) {
      event.preventDefault();
      take();
    } else if (event.key === "Backspace" && typed.value === "" && last !== undefined) remove(last);
  });
  draw();

  return {
    element: h(
      "div",
      { class: "tag-field" },
      field({ label: t.fields.tags, control: typed, hint: t.fields.tagsHint }),
      chips,
    ),
    /** What is typed and not yet a chip counts too: nobody should lose a tag for want of Enter. */
    read: () => [...new Set([...chosen, ...typed.value.split(",").map((tag) => tag.trim())])].filter(Boolean),
  };
}
