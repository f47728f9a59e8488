import type { Migration } from "@rawat/platform";
import { createRecords } from "./0001-create-records.ts";
import { createRecordVersions } from "./0002-create-record-versions.ts";
import { createRecordDiagnoses } from "./0003-create-record-diagnoses.ts";
import { createPeople } from "./0004-create-people.ts";
import { addStaffRoles } from "./0005-add-staff-roles.ts";
import { addClosings } from "./0006-add-closings.ts";
import { listClosings } from "./0007-list-closings.ts";

export const migrations: readonly Migration[] = [
  createRecords,
  createRecordVersions,
  createRecordDiagnoses,
  createPeople,
  addStaffRoles,
  addClosings,
  listClosings,
];
