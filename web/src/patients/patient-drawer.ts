import type { Patient, TokenUser } from "@rawat/contracts";
import { api } from "../api.ts";
import { isAbort } from "../failure.ts";
import { instant } from "../format.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { ask, openDialog } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { failureCard } from "../ui/failure-card.ts";
import { icon } from "../ui/icon.ts";
import { later } from "../ui/loading.ts";
import { tabs } from "../ui/tabs.ts";
import { toast, toastFailure } from "../ui/toast.ts";
import { archivePatient } from "./archive-patient.ts";
import { patientDetails } from "./patient-details.ts";
import { askToDiscard, patientForm, type Versioned, versioned } from "./patient-form.ts";
import { restorePatient } from "./restore-patient.ts";

interface Circumstances {
  user: TokenUser;
  /** The list may be out of date now. */
  onchanged: () => void;
}

/** Opens a patient to be read, and by those who may, changed, archived or brought back. */
export function openPatient({ id, name }: Pick<Patient, "id" | "name">, { user, onchanged }: Circumstances): void {
  const mayEdit = user.role === "admin" || user.role === "staff";
  let isDirty = () => false;
  const mayClose = async () => !isDirty() || (await askToDiscard());
  const drawer = openDialog({ title: name, kind: "drawer", mayClose });

  async function load(): Promise<void> {
    fill(drawer.body, h("div", { class: "skeleton block", "aria-busy": "true", "aria-label": t.words.loading }));
    try {
      // Only an administrator is told of who is archived.
      const query = user.role === "admin" ? { includeArchived: "true" as const } : {};
      showDetails(versioned(await api.patients().get({ params: { id }, query })));
    } catch (error) {
      if (!isAbort(error))
        fill(
          drawer.body,
          failureCard(t.failures.pageTitle, error, () => void load()),
        );
    }
  }

  function showDetails(known: Versioned): void {
    isDirty = () => false;
    const edit = button(t.patients.edit, { kind: "primary", icon: "edit", onclick: () => showForm(known) });
    const archive = button(t.patients.archive, { icon: "archive", onclick: () => void askToArchive(known) });
    const restore = button(t.history.restore, { kind: "primary", onclick: () => void bringBack() });
    const { archivedAt } = known.patient;
    const details = patientDetails(known.patient, { warnings: known.warnings, heading: "h3" });
    const part = (name: string, text: string, draw: () => Promise<HTMLElement>) => ({
      name,
      text,
      draw: () => later(draw),
    });
    const panels = tabs(t.records.sections, [
      { name: "details", text: t.records.tabs.details, draw: () => details },
      ...(archivedAt ? [] : [part("timeline", t.records.tabs.timeline, () => timelineOf(id))]),
      ...(user.role === "staff" ? [] : [part("records", t.records.tabs.records, () => recordsOf(known.patient))]),
      ...(mayEdit ? [part("history", t.history.title, () => historyOf(archivedAt !== undefined))] : []),
    ]);
    fill(
      drawer.body,
      archivedAt &&
        h("div", { class: "alert warned" }, icon("archive"), h("p", {}, t.history.archivedSince(instant(archivedAt)))),
      panels,
      mayEdit && h("footer", { class: "dialog-foot" }, ...(archivedAt ? [restore] : [archive, edit])),
    );
    // Without a button to stand on, the keyboard stands on the text itself, to scroll it.
    if (!mayEdit) details.tabIndex = 0;
    (mayEdit ? (archivedAt ? restore : edit) : details).focus();
  }

  async function bringBack(): Promise<void> {
    if (await restorePatient({ id, name })) onchanged();
    void load();
  }

  const timelineOf = async (patientId: string) =>
    (await import("./patient-timeline.ts")).patientTimeline(patientId, user);
  const historyOf = async (isArchived: boolean) =>
    (await import("./patient-history.ts")).patientHistory(id, isArchived);
  const recordsOf = async (patient: Patient) => (await import("./patient-records.ts")).patientRecords(patient, user);

  function showForm(known: Versioned): void {
    const back = async () => {
      if (await mayClose()) showDetails(known);
    };
    const form = patientForm({
      known,
      scope: "everything",
      oncancel: () => void back(),
      onsaved: (saved) => {
        if (saved !== known) toast(t.patients.saved);
        onchanged();
        showDetails(saved);
      },
    });
    isDirty = form.isDirty;
    fill(drawer.body, form.element);
    form.element.querySelector<HTMLElement>("input")?.focus();
  }

  async function askToArchive(known: Versioned): Promise<void> {
    const { patient } = known;
    const sure = await ask({
      title: t.patients.archiveTitle,
      text: t.patients.archiveAsk(patient.name, patient.medicalRecordNumber),
      confirm: t.patients.archive,
      danger: true,
    });
    if (!sure) return;
    try {
      await archivePatient(known);
      drawer.close();
      toast(t.patients.archived(patient.name), "done", { text: t.history.undo, onclick: () => void undo(patient) });
      onchanged();
    } catch (error) {
      toastFailure(error);
      // Somebody changed or archived it meanwhile: what is true now is shown.
      void load();
    }
  }

  async function undo(patient: Patient): Promise<void> {
    if (!(await restorePatient(patient))) return;
    onchanged();
    openPatient(patient, { user, onchanged });
  }

  void load();
}

/** Opens the form for a new patient, then shows them as registered, warnings and all. */
export function openNewPatient({ user, onchanged }: Circumstances): void {
  const drawer = openDialog({
    title: t.patients.newTitle,
    kind: "drawer",
    mayClose: async () => !form.isDirty() || (await askToDiscard()),
  });
  const cancel = async () => {
    if (!form.isDirty() || (await askToDiscard())) drawer.close();
  };
  const form = patientForm({
    scope: "everything",
    oncancel: () => void cancel(),
    onsaved: ({ patient, warnings }) => {
      drawer.close();
      onchanged();
      toast(t.patients.registered(patient.name));
      // A warning deserves a look while the identity card is still on the desk; who looks alike was asked about before.
      if (warnings.some(({ code }) => code !== "possible_duplicate")) openPatient(patient, { user, onchanged });
    },
    onknown: (patient) => {
      drawer.close();
      openPatient(patient, { user, onchanged });
    },
  });
  fill(drawer.body, form.element);
  form.element.querySelector<HTMLElement>("input")?.focus();
}
