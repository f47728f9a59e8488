import type { Warning } from "@rawat/contracts";
import { t } from "../i18n/index.ts";
import { h } from "./element.ts";
import { icon } from "./icon.ts";

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

function warningText({ code, message, medicalRecordNumbers }: Warning): string {
  const text = code in t.warnings ? t.warnings[code as keyof typeof t.warnings] : message;
  return medicalRecordNumbers ? `${text}: ${medicalRecordNumbers.join(", ")}` : text;
}
