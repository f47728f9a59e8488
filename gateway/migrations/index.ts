import type { Migration } from "@rawat/platform";
import { createAccounts } from "./0001-create-accounts.ts";
import { createSessions } from "./0002-create-sessions.ts";
import { createPasswordResets } from "./0003-create-password-resets.ts";
import { addOwnNames } from "./0004-add-own-names.ts";
import { indexOpenAccounts } from "./0005-index-open-accounts.ts";
import { createDemonstrations } from "./0006-create-demonstrations.ts";
import { noteArchivings } from "./0007-note-archivings.ts";

export const migrations: readonly Migration[] = [
  createAccounts,
  createSessions,
  createPasswordResets,
  addOwnNames,
  indexOpenAccounts,
  createDemonstrations,
  noteArchivings,
];
