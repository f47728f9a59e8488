import type { Department } from "@rawat/contracts";
import { staffRoles } from "@rawat/contracts/without-schemas";
import { askDepartments } from "../api/departments.ts";
import { toastCut } from "../components/toast.tsx";
import { everyRow } from "../every-row.ts";
import { t } from "../i18n/index.ts";

type Option = readonly [value: string, text: string];

export const everyDepartment = (): Promise<Department[]> =>
  everyRow((page) => askDepartments().list({ query: page }), toastCut);

export const staffRoleOptions = (): Option[] => staffRoles.map((role) => [role, t.staff.roles[role]]);

export const departmentOptions = (departments: readonly Department[], none: string): Option[] => [
  ["", none],
  ...departments.map(({ id, name }): Option => [id, name]),
];
