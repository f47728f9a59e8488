import { t } from "../i18n/index.ts";
import { askToDiscard } from "../patients/patient-form.ts";
import { currentUser } from "../session.ts";
import { openDialog } from "../ui/dialog.ts";
import { fill } from "../ui/element.ts";
import { toast } from "../ui/toast.ts";
import { openRecord } from "./record-drawer.ts";
import { recordForm } from "./record-form.ts";

interface Subject {
  patientId: string;
  patientName: string;
  appointmentId?: string;
}

/** Opens the form for a new record of a patient. */
export function openNewRecord(subject: Subject, { onsaved }: { onsaved: () => void }): void {
  const mayClose = async () => !form.isDirty() || (await askToDiscard());
  const drawer = openDialog({ title: t.records.writeFor(subject.patientName), kind: "drawer", mayClose });
  const cancel = async () => {
    if (await mayClose()) drawer.close();
  };
  const form = recordForm({
    subject,
    oncancel: () => void cancel(),
    onsaved: ({ record, warnings }) => {
      drawer.close();
      onsaved();
      // What is unusual deserves a look while the patient is still there.
      if (warnings.length === 0) toast(t.records.saved);
      else openRecord(record.id, { user: currentUser(), onchanged: onsaved, warnings });
    },
  });
  fill(drawer.body, form.element);
  form.element.querySelector<HTMLElement>("textarea")?.focus();
}
