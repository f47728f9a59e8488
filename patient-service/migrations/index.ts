import type { Migration } from "@rawat/platform";
import { createPatients } from "./0001-create-patients.ts";
import { createPatientTerms } from "./0002-create-patient-terms.ts";
import { createRecordNumbers } from "./0003-create-record-numbers.ts";
import { createRegistrations } from "./0004-create-registrations.ts";
import { rebuildPatientTerms } from "./0005-rebuild-patient-terms.ts";
import { createPatientVersions } from "./0006-create-patient-versions.ts";
import { indexBirthDates } from "./0007-index-birth-dates.ts";
import { forgetImportKeys } from "./0008-forget-import-keys.ts";
import { markRegisteredOnline } from "./0009-mark-registered-online.ts";

export const migrations: readonly Migration[] = [
  createPatients,
  createPatientTerms,
  createRecordNumbers,
  createRegistrations,
  rebuildPatientTerms,
  createPatientVersions,
  indexBirthDates,
  forgetImportKeys,
  markRegisteredOnline,
];
