import { problems, statusOf } from "@rawat/contracts";
import { h } from "../ui/element.ts";
import { prose } from "./prose.ts";

/** Every error code under its own address (`#nik_taken`), with what a caller does about it. */
export const errorList = (): HTMLElement =>
  h(
    "ul",
    { class: "errors", role: "list" },
    ...Object.entries(problems).map(([code, { meaning, title, remedy }]) =>
      h(
        "li",
        { id: code, tabindex: -1 },
        h(
          "p",
          {},
          h("span", { class: "result refused" }, String(statusOf[meaning])),
          " ",
          h("code", { class: "break" }, code),
        ),
        h("p", { lang: "en" }, h("strong", {}, title)),
        h("p", { class: "muted", lang: "en" }, ...prose(remedy)),
      ),
    ),
  );
