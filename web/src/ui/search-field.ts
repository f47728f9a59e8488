import { freshId, h } from "./element.ts";
import { icon } from "./icon.ts";

const pauseMs = 250;

/** A search that answers as one types: it waits for a short pause, and at Enter no longer. */
export function searchField(label: string, placeholder: string, onsearch: (text: string) => void) {
  const id = freshId("search");
  let told = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    clearTimeout(timer);
    const text = input.value.trim();
    if (text === told) return;
    told = text;
    onsearch(text);
  };
  const input = h("input", {
    id,
    type: "search",
    placeholder,
    maxlength: 200,
    autocomplete: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(tell, pauseMs);
    },
  });
  const element = h(
    "form",
    {
      class: "search",
      role: "search",
      onsubmit: (event) => {
        event.preventDefault();
        tell();
      },
    },
    h("label", { for: id, class: "unseen" }, label),
    icon("search"),
    input,
  );
  return { element, input };
}
