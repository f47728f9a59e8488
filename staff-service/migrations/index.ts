import type { Migration } from "@rawat/platform";
import { createDepartments } from "./0001-create-departments.ts";
import { createStaff } from "./0002-create-staff.ts";
import { createStaffTerms } from "./0003-create-staff-terms.ts";
import { createStaffRegistrations } from "./0004-create-staff-registrations.ts";
import { createScheduleEntries } from "./0005-create-schedule-entries.ts";
import { createTimeOff } from "./0006-create-time-off.ts";
import { createClinic } from "./0007-create-clinic.ts";
import { rebuildStaffTerms } from "./0008-rebuild-staff-terms.ts";
import { createNews } from "./0009-create-news.ts";
import { addPresenceVersion } from "./0010-add-presence-version.ts";
import { createDoctorAccounts } from "./0011-create-doctor-accounts.ts";

export const migrations: readonly Migration[] = [
  createDepartments,
  createStaff,
  createStaffTerms,
  createStaffRegistrations,
  createScheduleEntries,
  createTimeOff,
  createClinic,
  rebuildStaffTerms,
  createNews,
  addPresenceVersion,
  createDoctorAccounts,
];
