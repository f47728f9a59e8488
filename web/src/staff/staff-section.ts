import { type StaffMember, StaffRole, type TokenUser } from "@rawat/contracts";
import { api } from "../api.ts";
import { initials } from "../format.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { fill, h } from "../ui/element.ts";
import { select } from "../ui/field.ts";
import { icon } from "../ui/icon.ts";
import { pagedList } from "../ui/paged-list.ts";
import { searchField } from "../ui/search-field.ts";
import { toastFailure } from "../ui/toast.ts";
import { departmentOptions, everyDepartment, staffRoleOptions } from "./choices.ts";
import { openDepartments } from "./departments-dialog.ts";
import { openNewStaffMember, openStaffMember } from "./staff-drawer.ts";

/** The people of the clinic: everybody of the house reads, an administrator changes. */
export function staffSection(user: TokenUser): HTMLElement {
  const mayEdit = user.role === "admin";
  let query = "";
  const roles = select("role", [["", t.staff.allRoles], ...staffRoleOptions()], "");
  roles.setAttribute("aria-label", t.staff.role);
  roles.addEventListener("change", () => onchanged());
  const departments = select("departmentId", departmentOptions([], t.staff.allDepartments), "");
  departments.setAttribute("aria-label", t.staff.department);
  departments.addEventListener("change", () => onchanged());

  const list = pagedList<StaffMember>({
    label: t.staff.title,
    kind: "people",
    load: async (cursor, signal) => {
      const role = StaffRole.safeParse(roles.value).data;
      const departmentId = departments.value;
      const { data: rows, meta } = await api.staff(signal).list({
        query: {
          ...(query && { q: query }),
          ...(role && { role }),
          ...(departmentId && { departmentId }),
          ...(cursor && { cursor }),
        },
      });
      return { rows, nextCursor: meta.nextCursor };
    },
    row: (member) => staffRow(member, () => openStaffMember(member, { user, onchanged })),
    empty: () => ({ title: t.staff.noneTitle, lead: t.staff.noneLead }),
  });
  const onchanged = () => void list.reload();
  const search = searchField(t.staff.search, t.staff.searchPlaceholder, (text) => {
    query = text;
    onchanged();
  });

  async function loadDepartments(): Promise<void> {
    const chosen = departments.value;
    const options = departmentOptions(await everyDepartment(), t.staff.allDepartments);
    fill(departments, ...options.map(([value, text]) => h("option", { value }, text)));
    departments.value = options.some(([value]) => value === chosen) ? chosen : "";
  }
  const reloadDepartments = () => void loadDepartments().catch(toastFailure);

  reloadDepartments();
  onchanged();
  const openAll = () =>
    openDepartments({
      onchanged: () => {
        reloadDepartments();
        onchanged();
      },
    });
  const add = () => openNewStaffMember({ user, onchanged });
  return h(
    "section",
    { class: "section" },
    h(
      "header",
      { class: "section-head" },
      h("h1", { tabindex: -1 }, t.staff.title),
      mayEdit &&
        h(
          "div",
          { class: "tools" },
          button(t.staff.departments, { onclick: openAll }),
          button(t.staff.add, { kind: "primary", icon: "plus", onclick: add }),
        ),
    ),
    h("div", { class: "filters" }, search.element, roles, departments),
    list.element,
  );
}

function staffRow({ name, role, departmentName, specialization, active }: StaffMember, open: () => void) {
  return h(
    "li",
    { class: "row" },
    h("span", { class: "avatar", "aria-hidden": "true" }, initials(name)),
    h(
      "div",
      { class: "who" },
      h("button", { type: "button", class: "row-open", onclick: open }, name),
      specialization !== null && h("p", { class: "small muted" }, specialization),
    ),
    h(
      "div",
      { class: "cell marks" },
      h("span", { class: "role" }, t.staff.roles[role]),
      !active && h("span", { class: "role off" }, t.staff.inactive),
    ),
    h("p", { class: "cell" }, departmentName ?? ""),
    h("span", { class: "row-end" }, icon("chevron")),
  );
}
