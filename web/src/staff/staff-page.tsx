import type { StaffMember } from "@rawat/contracts";
import { staffRoles } from "@rawat/contracts/without-schemas";
import { askStaff } from "../api/staff.ts";
import { useAddress, withQuery } from "../app/address.tsx";
import { LinkButton } from "../components/button.tsx";
import { ChoiceFilter, SearchField } from "../components/filters.tsx";
import { Icon } from "../components/icon.tsx";
import { List } from "../components/list.tsx";
import { useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { initials } from "../format.ts";
import { t } from "../i18n/index.ts";
import { oneOf } from "../one-of.ts";
import { departmentOptions, everyDepartment, staffRoleOptions } from "./choices.ts";
import { keepsStaff } from "./rights.ts";

const isAboutStaff = ({ type }: { type: string }) => type.startsWith("staff.");

/** Everybody who works in the clinic: the house reads, an administrator changes. */
export function StaffPage() {
  const { query } = useAddress();
  const role = oneOf(staffRoles, query.role);
  const { q, department } = query;
  const departments = useLoaded(everyDepartment, "").value;
  return (
    <Page title={t.staff.title} tools={keepsStaff() && <Tools />}>
      <div class="filters">
        <SearchField label={t.staff.search} placeholder={t.staff.searchPlaceholder} />
        <ChoiceFilter label={t.staff.role} name="role" options={[["", t.staff.allRoles], ...staffRoleOptions()]} />
        <ChoiceFilter
          label={t.staff.department}
          name="department"
          options={departmentOptions(departments ?? [], t.staff.allDepartments)}
        />
      </div>
      <List<StaffMember>
        label={t.staff.title}
        kind="people"
        of={withQuery("", { q, role, department })}
        load={(page, signal) =>
          askStaff(signal).list({
            query: {
              ...(q && { q }),
              ...(role && { role }),
              ...(department && { departmentId: department }),
              ...page,
            },
          })
        }
        keyOf={({ id }) => id}
        row={(member) => <Row {...member} />}
        empty={<EmptyState icon="stethoscope" title={t.staff.noneTitle} lead={t.staff.noneLead} />}
        about={isAboutStaff}
      />
    </Page>
  );
}

const Tools = () => (
  <>
    <a class="button plain" href="/staff/departments">
      {t.staff.departments}
    </a>
    <LinkButton kind="primary" icon="plus" href="/staff/new">
      {t.staff.add}
    </LinkButton>
  </>
);

const Row = ({ id, name, role, departmentName, specialization, active }: StaffMember) => (
  <>
    <span class="avatar" aria-hidden="true">
      {initials(name)}
    </span>
    <div class="who">
      <a class="row-open" href={`/staff/${id}`}>
        {name}
      </a>
      {specialization !== null && <p class="small muted">{specialization}</p>}
    </div>
    <div class="cell marks">
      <span class="role">{t.staff.roles[role]}</span>
      {!active && <span class="role off">{t.staff.inactive}</span>}
    </div>
    <p class="cell">{departmentName ?? ""}</p>
    <span class="row-end">
      <Icon name="chevron" />
    </span>
  </>
);
