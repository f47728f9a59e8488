import { createEncryption, newId } from "@rawat/platform";
import { insertPatients } from "../../patient-service/src/register/patient-store.ts";
import { newPatient } from "../../patient-service/src/register/register-patient.ts";
import type { Ask } from "./caller.ts";
import type { Rawat } from "./rawat.ts";
import { lookInto } from "./stores.ts";

interface Shown {
  id: string;
  name: string;
  email: string | null;
  /** Patients only. */
  nik?: string | null;
}

/** Everybody on a paged list, as an administrator sees it. */
async function everybody(ask: Ask, token: string, path: string): Promise<Shown[]> {
  const found: Shown[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { status, body } = await ask("GET", `${path}?limit=100${cursor && `&cursor=${cursor}`}`, { token });
    if (status !== 200) throw new Error(`${path} answers ${status}`);
    found.push(...body.data);
    cursor = body.meta.nextCursor;
  }
  return found;
}

export const allPatients = (ask: Ask, token: string): Promise<Shown[]> => everybody(ask, token, "/api/patients");

export const allAccounts = (ask: Ask, token: string): Promise<Shown[]> => everybody(ask, token, "/api/users");

const rowsAtOnce = 500;

/** Puts so many people into the register, whom nobody is told of: a large clinic in a moment. */
export async function fillRegister(rawat: Rawat, people: number, notes: string): Promise<void> {
  const encryption = createEncryption(rawat.environment.RECORD_ENCRYPTION_KEY ?? "");
  const somebody = (n: number) => ({
    ...newPatient({ name: `Pasien ${n}`, gender: "unknown", notes }, newId(), new Date()),
    medicalRecordNumber: `LAMA-${n}`,
  });
  await lookInto(rawat, "patient", async (db) => {
    for (let from = 0; from < people; from += rowsAtOnce) {
      const some = Array.from({ length: Math.min(rowsAtOnce, people - from) }, (_, n) => somebody(from + n));
      await db.transaction((trx) => insertPatients(trx, some, encryption));
    }
  });
}
