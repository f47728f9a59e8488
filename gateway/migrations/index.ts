import type { Migration } from "@rawat/platform";
import { createAccounts } from "./0001-create-accounts.ts";
import { createSessions } from "./0002-create-sessions.ts";
import { createPasswordResets } from "./0003-create-password-resets.ts";

export const migrations: readonly Migration[] = [createAccounts, createSessions, createPasswordResets];
