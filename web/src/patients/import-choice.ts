import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { fill, freshId, h } from "../ui/element.ts";
import { icon } from "../ui/icon.ts";
import { saveFile } from "../ui/save-file.ts";

const exampleCsv = [
  "\ufeffnama;tanggal lahir;jenis kelamin;nik;no hp;alamat;kota;golongan darah;alergi;label",
  "Siti Aminah;1990-04-12;P;3174095204900001;0812-3456-7890;Jl. Mawar 5;Jakarta Selatan;O+;penisilin;prolanis",
  "",
].join("\r\n");

interface Shape {
  /** Why the last attempt came to nothing. */
  complaint: readonly string[];
  oncancel: () => void;
  onchosen: (file: File) => void;
}

/** Chooses the file, by dialog or by dropping it. */
export function chooseFile({ complaint, oncancel, onchosen }: Shape): HTMLElement {
  const id = freshId("file");
  const file = h("input", {
    id,
    type: "file",
    accept: ".csv,.txt,.tsv,text/csv,text/tab-separated-values",
    class: "unseen",
    onchange: () => {
      const chosen = file.files?.[0];
      if (chosen) onchosen(chosen);
    },
  });
  const drop = h(
    "label",
    { for: id, class: "drop" },
    icon("upload"),
    h("strong", {}, t.import.chooseFile),
    h("span", { class: "small muted" }, t.import.dropHere),
  );
  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    const dropped = event.dataTransfer?.files[0];
    if (dropped) onchosen(dropped);
  });

  const alert = h("div", { class: "alert-place", role: "alert" });
  if (complaint.length > 0)
    fill(
      alert,
      h(
        "div",
        { class: "alert failed" },
        icon("alert"),
        h("div", {}, ...complaint.map((text) => h("p", { class: "break" }, text))),
      ),
    );
  return h(
    "div",
    { class: "form" },
    alert,
    h("p", {}, t.import.lead),
    h("p", { class: "small muted" }, t.import.howToSave),
    file,
    drop,
    button(t.import.example, {
      kind: "quiet",
      icon: "download",
      onclick: () => saveFile(new Blob([exampleCsv], { type: "text/csv" }), "rawat-contoh.csv"),
    }),
    h("footer", { class: "dialog-foot" }, button(t.words.cancel, { onclick: oncancel })),
  );
}
