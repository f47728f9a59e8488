import type { Department, NewStaffMember, StaffMember } from "@rawat/contracts";
import { api, newIdempotencyKey } from "../api.ts";
import { hasCode, Refusal } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { ask } from "../ui/dialog.ts";
import { form } from "../ui/form.ts";
import { toastFailure } from "../ui/toast.ts";
import { staffInputs } from "./staff-inputs.ts";

/** A person of the clinic with the version that was read. */
export interface VersionedMember {
  member: StaffMember;
  etag: string | undefined;
}

interface Shape {
  /** The person to change; absent to add one. */
  known?: VersionedMember;
  departments: readonly Department[];
  oncancel: () => void;
  onsaved: (saved: VersionedMember) => void;
}

/** The form to add or change a person of the clinic. Only what was changed is sent, so that two who change different fields do not undo each other. */
export function staffForm({ known, departments, oncancel, onsaved }: Shape) {
  const inputs = staffInputs(known?.member, departments);
  const before = inputs.read();
  let idempotencyKey = newIdempotencyKey();

  const changes = (): Partial<NewStaffMember> =>
    Object.fromEntries(
      Object.entries(inputs.read()).filter(([name, value]) => value !== before[name as keyof NewStaffMember]),
    );

  async function add(): Promise<VersionedMember> {
    try {
      const { data: member, etag } = await api.staff().create({ body: inputs.read(), idempotencyKey });
      return { member, etag };
    } catch (error) {
      // After a plain refusal the corrected form is another request; after silence it stays the same one.
      if (error instanceof Refusal && error.status < 500 && error.status !== 429) idempotencyKey = newIdempotencyKey();
      throw error;
    }
  }

  /** Somebody was faster. What they changed stays where it is another field. */
  async function settle(id: string): Promise<void> {
    const sure = await ask({
      title: t.stale.title,
      text: t.stale.lead,
      confirm: t.stale.keepMine,
      cancel: t.patients.keepEditing,
    });
    if (!sure) return;
    try {
      const { data: member, etag } = await api.staff().get({ params: { id } });
      onsaved(await change({ member, etag }, changes()));
    } catch (error) {
      toastFailure(error);
    }
  }

  const element = form({
    class: "patient-form",
    content: inputs.content,
    submit: t.patients.save,
    fieldOf: { unknown_department: "departmentId", staff_role_fixed: "role" },
    oncancel,
    onsubmit: async () => onsaved(known ? await change(known, changes()) : await add()),
    onfailure: (error) => {
      if (!known || !hasCode(error, "stale_version")) return false;
      void settle(known.member.id);
      return true;
    },
  });
  return { element, isDirty: () => Object.keys(changes()).length > 0 };
}

async function change(known: VersionedMember, body: Partial<NewStaffMember>): Promise<VersionedMember> {
  if (Object.keys(body).length === 0) return known;
  const { member, etag } = known;
  const answer = await api.staff().change({ params: { id: member.id }, body, ...(etag && { ifMatch: etag }) });
  return { member: answer.data, etag: answer.etag };
}
