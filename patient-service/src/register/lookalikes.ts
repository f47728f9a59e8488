import type { Lookalike, Warning } from "@rawat/contracts";
import type { Deps } from "../deps.ts";
import { matchKeyOf, soundOf } from "./patient.ts";
import type { PatientRow } from "./patient-row.ts";
import { listBornOn, listWithKeys } from "./patient-store.ts";

/** Somebody as they are about to be registered, or just were. */
type Newcomer = Pick<Lookalike, "name" | "birthDate" | "phone" | "nik"> & { id?: string };

/** On a day that stands for many (the first of January) this many are looked at, the latest first. */
const bornThatDayMax = 1_000;
/** With the same name, birth date and phone, archived ones among them. */
const lookedAtMax = 200;
const shownMax = 20;

/** Those of the register who look like somebody: the same NIK, or the same birth date and a name that sounds the same. */
export async function lookalikesOf({ db }: Deps, newcomer: Newcomer): Promise<PatientRow[]> {
  const { id, name, birthDate = null, phone = null, nik = null } = newcomer;
  const [byKeys, bornThatDay] = await Promise.all([
    listWithKeys(db, nik, matchKeyOf({ name, birthDate, phone }), lookedAtMax),
    birthDate === null ? [] : listBornOn(db, birthDate, bornThatDayMax),
  ]);
  const sound = soundOf(name);
  const found = [...byKeys, ...bornThatDay.filter((other) => soundOf(other.name) === sound)];
  const others = found.filter((other) => other.id !== id && other.archivedAt === null);
  return [...new Map(others.map((other) => [other.id, other])).values()].slice(0, shownMax);
}

/** The warning that somebody may be registered twice now. */
export async function duplicateWarnings(deps: Deps, patient: Newcomer): Promise<Warning[]> {
  const medicalRecordNumbers = (await lookalikesOf(deps, patient)).map((other) => other.medicalRecordNumber);
  if (medicalRecordNumbers.length === 0) return [];
  const message = `Somebody who looks the same is registered already: ${medicalRecordNumbers.join(", ")}`;
  return [{ code: "possible_duplicate", path: "", message, medicalRecordNumbers }];
}
