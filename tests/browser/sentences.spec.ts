import { readdirSync, readFileSync } from "node:fs";
import { enIssues } from "../../web/src/i18n/en-issues.ts";
import { idIssues } from "../../web/src/i18n/id-issues.ts";
import { expect, test } from "./rawat.ts";

/** What no form of ours can bring about: ids, instants, cursors and settings are never typed, the roles' fields never shown together. */
const unseen =
  /UUID|a time zone|an instant|nextCursor|only for the role|the patient's id|addresses or networks|origins such as|an address, alone/;

const programs = ["gateway", "patient-service", "staff-service", "appointment-service", "record-service"];

test("every sentence by which the contracts and the programs refuse a field is said in both languages", () => {
  const sources = ["contracts", ...programs].flatMap((program) => {
    const folder = `${program}/src`;
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    return files.map((name) => readFileSync(`${folder}/${name}`, "utf8"));
  });
  const sentences = sources.flatMap((source) =>
    [...source.matchAll(/"(Expected [^"]+)"/g)].map(([, text]) => text ?? ""),
  );
  expect(sentences.length).toBeGreaterThan(10);
  const wanted = sentences.filter((text) => !unseen.test(text));
  expect(wanted.filter((text) => !(text in idIssues) || !(text in enIssues))).toEqual([]);
});
