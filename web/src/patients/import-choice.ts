import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { fill, freshId, h } from "../ui/element.ts";
import { icon } from "../ui/icon.ts";
import { saveFile } from "../ui/save-file.ts";

const exampleCsv = [
  "name,birthDate,gender,nik,phone,email,address.city,allergies,tags",
  "Siti Aminah,1990-04-12,female,3174095204900001,0812-3456-7890,siti@contoh.id,Jakarta Selatan,penisilin,prolanis;lansia",
  "",
].join("\r\n");

interface Shape {
  /** Why the last attempt came to nothing. */
  complaint: readonly string[];
  oncancel: () => void;
  onstart: (file: File, dryRun: boolean) => void;
}

/** Chooses the file, by dialog or by dropping it, and whether it is only checked. */
export function chooseFile({ complaint, oncancel, onstart }: Shape): HTMLElement {
  const alert = h("div", { class: "alert-place", role: "alert" });
  const complain = (...sentences: readonly string[]) =>
    fill(
      alert,
      h(
        "div",
        { class: "alert failed" },
        icon("alert"),
        h("div", {}, ...sentences.map((text) => h("p", { class: "break" }, text))),
      ),
    );
  const id = freshId("file");
  const file = h("input", { id, type: "file", accept: ".csv,text/csv", class: "unseen", onchange: () => show() });
  const name = h("span", { class: "break" });
  const dryRun = h("input", { type: "checkbox", name: "dryRun", onchange: () => show() });
  const start = button(t.import.start, { kind: "primary", icon: "upload", type: "submit" });
  const drop = h(
    "label",
    { for: id, class: "drop" },
    icon("upload"),
    h("strong", {}, t.import.chooseFile),
    h("span", { class: "small muted" }, t.import.dropHere),
    name,
  );

  function show(): void {
    name.textContent = file.files?.[0]?.name ?? "";
    drop.classList.toggle("filled", Boolean(file.files?.length));
    fill(start, icon("upload"), h("span", {}, dryRun.checked ? t.import.startCheck : t.import.start));
    fill(alert);
  }

  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files.length) file.files = event.dataTransfer.files;
    show();
  });

  const element = h(
    "form",
    {
      class: "form",
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        const chosen = file.files?.[0];
        if (chosen) onstart(chosen, dryRun.checked);
        else complain(t.import.needFile);
      },
    },
    alert,
    h("p", {}, t.import.lead),
    file,
    drop,
    h("label", { class: "check" }, dryRun, h("span", {}, t.import.dryRun)),
    button(t.import.example, {
      kind: "quiet",
      icon: "download",
      onclick: () => saveFile(new Blob([exampleCsv], { type: "text/csv" }), "rawat-contoh.csv"),
    }),
    h("footer", { class: "dialog-foot" }, button(t.words.cancel, { onclick: oncancel }), start),
  );
  if (complaint.length > 0) complain(...complaint);
  return element;
}
