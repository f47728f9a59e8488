import type { ImportPreview, Issue, RegisterColumn, RowFault } from "@rawat/contracts";
import { fieldName, issueSentence, Refusal, sentenceFor } from "../failure.ts";
import { t } from "../i18n/index.ts";

/** A contact's parts are called like the patient's own; here they stand side by side. */
export const fieldLabel = (column: RegisterColumn): string =>
  column.startsWith("emergencyContact.") ? `${t.fields.emergencyContact}: ${t.fields[column]}` : t.fields[column];

/** What is wrong with a column before anything is sent. */
export const columnSentence = ({ path, message }: Pick<Issue, "path" | "message">): string =>
  `${path in t.fields ? fieldLabel(path as RegisterColumn) : path}: ${issueSentence({ message })}`;

/** What is wrong with one of the first rows. */
export const previewSentence = ({ row, errors }: ImportPreview["rows"][number]): string =>
  `${t.import.line} ${row}: ${errors.map((issue) => (issue.path ? columnSentence(issue) : issueSentence(issue))).join(" ")}`;

/** What the added column of a saved file says of a fault. */
export const faultSentence = ({ path, message }: RowFault): string =>
  path === "" ? issueSentence({ message }) : `${pathText(path)}: ${issueSentence({ message })}`;

/** What is unknown is a column of the file, and keeps its name. */
export const pathText = (path: string): string => (path === "" ? t.words.empty : (fieldName(path) ?? path));

/** Why a file was refused, and with which columns where it is the header row. */
export function complaintsOf(error: unknown): readonly string[] {
  const issues = error instanceof Refusal ? (error.problem.errors ?? []) : [];
  return [
    sentenceFor(error),
    ...issues.map((issue) => `${issue.path ? `${issue.path}: ` : ""}${issueSentence(issue)}`),
  ];
}
