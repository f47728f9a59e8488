import type { TokenUser, Warning } from "@rawat/contracts";
import { api } from "../api.ts";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { askToDiscard } from "../patients/patient-form.ts";
import { button } from "../ui/button.ts";
import { openDialog } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { loadInto } from "../ui/loading.ts";
import { askWithReason } from "../ui/reason-dialog.ts";
import { toast, toastFailure } from "../ui/toast.ts";
import { recordForm, type VersionedRecord, versionedRecord } from "./record-form.ts";
import { recordView } from "./record-view.ts";
import { versionList } from "./version-list.ts";

interface Circumstances {
  user: TokenUser;
  onchanged: () => void;
  /** What was unusual about what has just been saved. */
  warnings?: readonly Warning[];
}

/** Opens a record to be read, and by its author or an administrator amended or marked as entered in error. */
export function openRecord(id: string, { user, onchanged, warnings = [] }: Circumstances): void {
  let isDirty = () => false;
  const mayClose = async () => !isDirty() || (await askToDiscard());
  const drawer = openDialog({ title: t.records.title, kind: "drawer", mayClose });

  const load = () =>
    loadInto(drawer.body, async () => {
      await knowClinicZone();
      show({ ...versionedRecord(await api.records().get({ params: { id } })), warnings });
    });

  function show(known: VersionedRecord): void {
    isDirty = () => false;
    const { record } = known;
    const isAuthor = user.role === "admin" || (user.role === "doctor" && user.staffId === record.doctorId);
    const mayAmend = isAuthor && record.enteredInErrorAt === null;
    const versions = button(t.records.versions, { onclick: () => showVersions(known) });
    const amend = button(t.records.amend, { kind: "primary", icon: "edit", onclick: () => showForm(known) });
    const remove = button(t.records.remove, { kind: "quiet", onclick: () => void askToRemove(known) });
    fill(
      drawer.body,
      recordView(record, known.warnings),
      h("footer", { class: "dialog-foot" }, mayAmend && remove, versions, mayAmend && amend),
    );
    (mayAmend ? amend : versions).focus();
  }

  function showForm(known: VersionedRecord): void {
    const back = async () => {
      if (await mayClose()) show(known);
    };
    const form = recordForm({
      known,
      subject: known.record,
      oncancel: () => void back(),
      onsaved: (saved) => {
        toast(t.records.amended);
        onchanged();
        show(saved);
      },
    });
    isDirty = form.isDirty;
    fill(drawer.body, form.element);
    form.element.querySelector<HTMLElement>("textarea")?.focus();
  }

  function showVersions(known: VersionedRecord): void {
    const back = button(t.records.back, { icon: "before", onclick: () => show(known) });
    fill(drawer.body, versionList(id), h("footer", { class: "dialog-foot" }, back));
    back.focus();
  }

  async function askToRemove({ etag }: VersionedRecord): Promise<void> {
    const answer = await askWithReason({
      title: t.records.removeTitle,
      text: t.records.removeAsk,
      reason: t.records.removeReason,
      confirm: t.records.remove,
      cancel: t.words.cancel,
    });
    if (!answer) return;
    try {
      await api.records().remove({ params: { id }, body: answer, ...(etag && { ifMatch: etag }) });
      drawer.close();
      toast(t.records.removed);
      onchanged();
    } catch (error) {
      toastFailure(error);
      // Somebody changed it meanwhile: what is true now is shown.
      void load();
    }
  }

  void load();
}
