import type { Warning } from "@rawat/contracts";
import { h } from "./element.ts";
import { icon } from "./icon.ts";
import { warningText } from "./warning-text.ts";

/** Things worth a second look; nothing was refused. */
export const warningBox = (title: string, warnings: readonly Warning[]): HTMLElement =>
  h(
    "div",
    { class: "alert warned", role: "status" },
    icon("alert"),
    h(
      "div",
      {},
      h("p", {}, h("strong", {}, title)),
      ...warnings.map((warning) => h("p", { class: "small" }, warningText(warning))),
    ),
  );
