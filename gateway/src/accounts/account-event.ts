import type { ClinicEvents } from "@rawat/contracts";
import type { NewEvent } from "@rawat/platform";
import type { StoredAccount } from "./account.ts";

/** The event that something happened to an account: who it is to the other services, never how it signs in. */
export function accountEvent<N extends "account.created" | "account.updated" | "account.disabled">(
  type: N,
  account: StoredAccount,
): NewEvent<ClinicEvents, N> {
  const { id, name, email, role, patientId, staffId, version } = account;
  return {
    type,
    subject: id,
    version,
    isUrgent: type === "account.disabled",
    data: { id, name, email, role, ...(patientId && { patientId }), ...(staffId && { staffId }) },
  } as NewEvent<ClinicEvents, N>;
}
