import type { Patient } from "@rawat/contracts";
import { askPatients } from "../api/patients.ts";
import { toast, toastFailure } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";

/**
 * Brings an archived patient back and says so; false when that was refused, which is said too. With `ifMatch` only as that version: who takes an
 * archiving back means their own.
 */
export async function restorePatient(
  { id, name }: Pick<Patient, "id" | "name">,
  { ifMatch }: { ifMatch?: string | undefined } = {},
): Promise<boolean> {
  try {
    await askPatients().restore({ params: { id }, ...(ifMatch && { ifMatch }) });
    toast(t.patients.restored(name), "done", undefined, id);
    return true;
  } catch (error) {
    toastFailure(error);
    return false;
  }
}
