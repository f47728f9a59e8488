import type { Lookalike, Warning } from "@rawat/contracts";
import { giveWay } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findLatestAction } from "../history/version-store.ts";
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

/**
 * Those of the register who look like somebody: the same NIK, or the same birth date and a name that sounds the same. Archived ones come after the
 * others; whose registration was undone was never a patient.
 */
export async function lookalikesOf(deps: Deps, newcomer: Newcomer): Promise<PatientRow[]> {
  const alike = await allAlike(deps, newcomer);
  const here = alike.filter(({ archivedAt }) => archivedAt === null).slice(0, shownMax);
  const away = alike.filter(({ archivedAt }) => archivedAt !== null).slice(0, shownMax - here.length);
  const actions = await Promise.all(away.map(({ id }) => findLatestAction(deps.db, id)));
  return [...here, ...away.filter((_, index) => actions[index] !== "withdrawn")];
}

async function allAlike({ db }: Deps, newcomer: Newcomer): Promise<PatientRow[]> {
  const { id, name, birthDate = null, phone = null, nik = null } = newcomer;
  const [byKeys, bornThatDay] = await Promise.all([
    listWithKeys(db, nik, matchKeyOf({ name, birthDate, phone }), lookedAtMax),
    birthDate === null ? [] : listBornOn(db, birthDate, bornThatDayMax),
  ]);
  const sound = soundOf(name);
  const found = [...byKeys];
  for (const other of bornThatDay) {
    if (soundOf(other.name) === sound) found.push(other);
    await giveWay();
  }
  const others = found.filter((other) => other.id !== id);
  return [...new Map(others.map((other) => [other.id, other])).values()];
}

/** The warning that somebody may be registered twice now. */
export async function duplicateWarnings(deps: Deps, patient: Newcomer): Promise<Warning[]> {
  const alike = (await lookalikesOf(deps, patient)).filter(({ archivedAt }) => archivedAt === null);
  const medicalRecordNumbers = alike.map((other) => other.medicalRecordNumber);
  if (medicalRecordNumbers.length === 0) return [];
  const message = `Somebody who looks the same is registered already: ${medicalRecordNumbers.join(", ")}`;
  return [{ code: "possible_duplicate", path: "", message, medicalRecordNumbers }];
}
