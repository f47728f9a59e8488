import type { ScheduleMeta, StaffMember, TokenUser } from "@rawat/contracts";
import { api } from "../api.ts";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { askToDiscard } from "../patients/patient-form.ts";
import { button } from "../ui/button.ts";
import { ask, openDialog } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { loadInto } from "../ui/loading.ts";
import { toast, toastFailure } from "../ui/toast.ts";
import { everyDepartment } from "./choices.ts";
import { conflictsBox } from "./conflicts-box.ts";
import { scheduleForm } from "./schedule-form.ts";
import { scheduleWeek } from "./schedule-week.ts";
import { staffDetails } from "./staff-details.ts";
import { staffForm, type VersionedMember } from "./staff-form.ts";
import { timeOffBox } from "./time-off.ts";

interface Circumstances {
  user: TokenUser;
  onchanged: () => void;
}

/** Opens a person of the clinic: what is known of them, a doctor's week and time off, and what one may change of it. */
export function openStaffMember({ id, name }: Pick<StaffMember, "id" | "name">, { user, onchanged }: Circumstances) {
  let isDirty = () => false;
  const mayClose = async () => !isDirty() || (await askToDiscard());
  const drawer = openDialog({ title: name, kind: "drawer", mayClose });
  const mayEdit = user.role === "admin";
  const mayPlan = mayEdit || user.staffId === id;

  const load = () =>
    loadInto(drawer.body, async () => {
      await knowClinicZone();
      const { data: member, etag } = await api.staff().get({ params: { id } });
      show({ member, etag });
    });

  function show(known: VersionedMember, saved?: ScheduleMeta): void {
    isDirty = () => false;
    const { member } = known;
    const isDoctor = member.role === "doctor";
    const edit = button(t.patients.edit, { kind: "primary", icon: "edit", onclick: () => void showForm(known) });
    const remove = button(t.staff.remove, { icon: "trash", onclick: () => void askToRemove(known) });
    const details = staffDetails(member);
    const conflicts = conflictsBox(user);
    fill(
      drawer.body,
      details,
      isDoctor && conflicts.element,
      isDoctor && scheduleWeek(id, mayPlan ? () => void showSchedule(known) : undefined),
      isDoctor && mayPlan && timeOffBox(id, user),
      mayEdit && h("footer", { class: "dialog-foot" }, remove, edit),
    );
    // Said once it stands on the page, or nobody who listens to it hears it.
    if (saved) conflicts.tell(saved, t.staff.scheduleConflicts);
    if (!mayEdit) details.tabIndex = 0;
    (mayEdit ? edit : details).focus();
  }

  async function showForm(known: VersionedMember): Promise<void> {
    const departments = await everyDepartment().catch(toastFailure);
    if (!departments) return;
    const form = staffForm({
      known,
      departments,
      oncancel: () => void back(known),
      onsaved: (saved) => {
        toast(t.patients.saved);
        onchanged();
        show(saved);
      },
    });
    lookAt(form);
  }

  async function showSchedule(known: VersionedMember): Promise<void> {
    const form = await scheduleForm(id, {
      oncancel: () => void back(known),
      onsaved: (meta) => {
        toast(t.staff.scheduleSaved);
        show(known, meta);
      },
    }).catch(toastFailure);
    if (form) lookAt(form);
  }

  function lookAt(form: { element: HTMLFormElement; isDirty: () => boolean }): void {
    isDirty = form.isDirty;
    fill(drawer.body, form.element);
    form.element.querySelector<HTMLElement>("input, select, button")?.focus();
  }

  async function back(known: VersionedMember): Promise<void> {
    if (await mayClose()) show(known);
  }

  async function askToRemove({ member, etag }: VersionedMember): Promise<void> {
    const sure = await ask({
      title: t.staff.removeTitle,
      text: t.staff.removeAsk(member.name),
      confirm: t.staff.remove,
      danger: true,
    });
    if (!sure) return;
    try {
      await api.staff().remove({ params: { id }, ...(etag && { ifMatch: etag }) });
      drawer.close();
      toast(t.staff.removed(member.name));
      onchanged();
    } catch (error) {
      toastFailure(error);
      void load();
    }
  }

  void load();
}

/** Opens the form for a new person of the clinic, then shows them as added. */
export function openNewStaffMember({ user, onchanged }: Circumstances): void {
  let isDirty = () => false;
  const mayClose = async () => !isDirty() || (await askToDiscard());
  const drawer = openDialog({ title: t.staff.add, kind: "drawer", mayClose });
  const cancel = async () => {
    if (await mayClose()) drawer.close();
  };
  void loadInto(drawer.body, async () => {
    const form = staffForm({
      departments: await everyDepartment(),
      oncancel: () => void cancel(),
      onsaved: ({ member }) => {
        drawer.close();
        onchanged();
        toast(t.staff.created(member.name));
        // A doctor is of no use without hours: the drawer is where they are entered.
        if (member.role === "doctor") openStaffMember(member, { user, onchanged });
      },
    });
    isDirty = form.isDirty;
    fill(drawer.body, form.element);
    form.element.querySelector<HTMLElement>("input")?.focus();
  });
}
