import { createEncryption, inTransaction, newId } from "@rawat/platform";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openServiceStore } from "../../tests/harness/service-store.ts";
import { migrations } from "../migrations/index.ts";
import { matchKeyOf } from "../src/register/patient.ts";
import { findByKeys, insertPatients } from "../src/register/patient-store.ts";
import { newPatient } from "../src/register/register-patient.ts";

let store: Awaited<ReturnType<typeof openServiceStore>>;
beforeAll(async () => {
  store = await openServiceStore("patient", migrations);
});
afterAll(() => store.close());

const encryption = createEncryption("x".repeat(48));
const keyOf = (name: string) => matchKeyOf({ name, birthDate: null, phone: null });

/** Registers so many of one name, of whom nothing else is known. */
async function register(name: string, count: number): Promise<void> {
  const patients = Array.from({ length: count }, () => {
    const patient = newPatient({ name, gender: "female" }, newId(), new Date());
    return { ...patient, medicalRecordNumber: `RM-${patient.id.slice(-12)}` };
  });
  await inTransaction(store.db, (trx) => insertPatients(trx, patients, encryption));
}

it("somebody is found beside a name that thousands have, in whichever order an index has the two", async () => {
  // The one whose key comes first is read first.
  const [crowd = "", lone = ""] = ["Siti", "Aminah"].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  for (let times = 0; times < 5; times++) await register(crowd, 450);
  await register(lone, 1);
  const matchKeys = [crowd, lone].map(keyOf);
  const found = await findByKeys(store.db, { niks: [], matchKeys, importKeys: [], numbers: [] });
  expect(new Set(found.map(({ name }) => name))).toEqual(new Set([crowd, lone]));
});
