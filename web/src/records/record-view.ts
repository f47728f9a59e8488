import type { MedicalRecord, Warning } from "@rawat/contracts";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { type Child, h } from "../ui/element.ts";
import { icon } from "../ui/icon.ts";
import { pair } from "../ui/pair.ts";
import { warningBox } from "../ui/warning-box.ts";
import { decimalText } from "./decimal.ts";
import { soapNames } from "./record-inputs.ts";
import { vitalNames } from "./vitals-fields.ts";

/** One version of a record, to be read. What is empty is not there. */
export function recordView(record: MedicalRecord, warnings: readonly Warning[] = []): HTMLElement {
  const { type, doctorName, writtenBy, writtenAt, version, createdAt, diagnoses, prescriptions } = record;
  return h(
    "div",
    { class: "details record" },
    warnings.length > 0 && warningBox(t.records.unusual, warnings),
    record.enteredInErrorAt !== null && inError(record.enteredInErrorReason),
    h(
      "p",
      { class: "record-head" },
      h("span", { class: "tag" }, t.records.types[type]),
      clinicMoment(createdAt),
      ` · ${doctorName}`,
    ),
    diagnoses.length > 0 && group(t.records.diagnoses, diagnosisList(diagnoses)),
    texts(record),
    record.vitals !== null && vitals(record.vitals),
    prescriptions.length > 0 && group(t.records.prescriptions, prescriptionList(prescriptions)),
    h(
      "p",
      { class: "small muted" },
      `${t.records.version(version)} · ${t.records.writtenBy(writtenBy.name, clinicMoment(writtenAt))}`,
    ),
  );
}

const group = (title: string, ...content: readonly Child[]) => h("section", {}, h("h3", {}, title), ...content);

const inError = (reason: string | null) =>
  h(
    "div",
    { class: "alert failed" },
    icon("alert"),
    h("div", {}, h("p", {}, h("strong", {}, t.records.inError)), reason && h("p", { class: "break" }, reason)),
  );

const diagnosisList = (diagnoses: MedicalRecord["diagnoses"]) =>
  h(
    "ul",
    { class: "diagnoses", role: "list" },
    ...diagnoses.map(({ code, display, primary }) =>
      h(
        "li",
        { class: "diagnosis" },
        h("code", {}, code),
        h("span", { class: "break" }, display),
        primary && h("span", { class: "status confirmed" }, t.records.primary),
      ),
    ),
  );

function texts(record: MedicalRecord): HTMLElement | false {
  const written = ([...soapNames, "internalNote"] as const).flatMap((name) => {
    const text = record[name];
    return text ? [pair(t.records[name], text, true)] : [];
  });
  return written.length > 0 && group(t.records.soap, h("dl", {}, ...written));
}

function vitals(measured: NonNullable<MedicalRecord["vitals"]>): HTMLElement {
  const pairs = vitalNames.flatMap((name) => {
    const value = measured[name];
    return value == null ? [] : [pair(t.records.vital[name], decimalText(value))];
  });
  const { bodyMassIndex } = measured;
  if (bodyMassIndex !== null) pairs.push(pair(t.records.bodyMassIndex, decimalText(bodyMassIndex)));
  return group(t.records.vitals, h("dl", { class: "vital-list" }, ...pairs));
}

const prescriptionList = (prescriptions: MedicalRecord["prescriptions"]) =>
  h(
    "ul",
    { class: "prescriptions", role: "list" },
    ...prescriptions.map(({ medication, dose, frequency, durationDays, notes }) =>
      h(
        "li",
        { class: "break" },
        h("strong", {}, medication),
        h("p", { class: "small" }, [dose, frequency, t.records.days(durationDays)].join(" · ")),
        notes && h("p", { class: "small muted" }, notes),
      ),
    ),
  );
