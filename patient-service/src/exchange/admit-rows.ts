import type { ImportReport, NewPatient } from "@rawat/contracts";
import { audit, inTransaction, isUniqueViolation, newId } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { keepVersions } from "../history/keep-versions.ts";
import { fieldsOf, importKeyOf, matchKeyOf, type RegisteredPatient } from "../register/patient.ts";
import { findByKeys, insertPatients, takeRecordNumbers } from "../register/patient-store.ts";
import { newPatient } from "../register/register-patient.ts";
import { tellOf } from "../register/tell.ts";
import { type Known, type Newcomer, recognise, type Verdict } from "./recognise.ts";

/** A good row of the file, with the patient it would bring. */
export interface Arrival extends Newcomer {
  line: number;
  patient: RegisteredPatient;
}

/** @throws Invalid for a birth date to come. */
export function arrivalOf(line: number, wish: NewPatient, numberInFile: string | undefined, now: Date): Arrival {
  const patient = newPatient(wish, newId(), now);
  const matchKey = matchKeyOf(patient);
  const importKey = importKeyOf(fieldsOf(wish), numberInFile);
  const { name, birthDate, gender, nik, phone, email } = patient;
  const person = { name, birthDate, gender, nik, phone, email, matchKey, importKey, numberInFile };
  return { ...person, line, patient: { ...patient, importKey } };
}

/** What became of rows: the answer's own figures and lists. */
export type Outcome = Pick<ImportReport, "created" | "errors" | "skippedRows">;

/** Takes in rows of one file, some at a time. */
export interface Admission {
  admit(arrivals: readonly Arrival[]): Promise<Outcome>;
}

/** Rows refused by a unique index are recognised at the next look; more looks than these are a fault of ours. */
const looksMax = 5;

/** Beyond so many a check no longer tells who stands in its file twice: it would take the memory of a whole server. */
const rememberedMax = 100_000;

/** The admission of one file. A check stores nothing, and remembers instead whom it would have stored. */
export function openAdmission(deps: Deps, dryRun: boolean): Admission {
  const beganWith = newId();
  const remembered = createIndex();
  let rememberedCount = 0;

  async function look(arrivals: readonly Arrival[], looks: number): Promise<Verdicts> {
    const known = await indexOfRegister(deps, arrivals, beganWith);
    const verdicts: Verdicts = new Map();
    const newcomers = new Map<Arrival, Known>();
    for (const arrival of arrivals) {
      const verdict = recognise(arrival, [...known.like(arrival), ...remembered.like(arrival)]);
      verdicts.set(arrival, verdict);
      if (verdict.kind !== "new") continue;
      const { patient: _, ...told } = arrival;
      const newcomer: Known = { ...told, isNew: true };
      newcomers.set(arrival, newcomer);
      known.add(newcomer);
      if (dryRun && ++rememberedCount <= rememberedMax) remembered.add(newcomer);
    }
    if (dryRun) return verdicts;
    const numbers = await store(deps, [...newcomers.keys()]);
    const refused: Arrival[] = [];
    for (const [arrival, newcomer] of newcomers) {
      newcomer.medicalRecordNumber = numbers.get(arrival);
      if (newcomer.medicalRecordNumber === undefined) refused.push(arrival);
    }
    if (refused.length === 0) return verdicts;
    if (looks === looksMax) throw new Error("Somebody is refused by an index in whom nobody is recognised");
    for (const [arrival, verdict] of await look(refused, looks + 1)) {
      verdicts.set(arrival, verdict);
      const newcomer = newcomers.get(arrival);
      if (newcomer && verdict.kind === "known") newcomer.medicalRecordNumber = verdict.as.medicalRecordNumber;
    }
    return verdicts;
  }

  return {
    async admit(arrivals) {
      const outcome: Outcome = { created: 0, errors: [], skippedRows: [] };
      for (const [{ line: row }, verdict] of await look(arrivals, 1)) {
        if (verdict.kind === "new") outcome.created++;
        else if (verdict.kind === "clash")
          outcome.errors.push({ row, path: "nik", message: clashSentence(verdict.with) });
        else {
          const { medicalRecordNumber } = verdict.as;
          outcome.skippedRows.push({
            row,
            ...(medicalRecordNumber && { medicalRecordNumber }),
            reason: verdict.reason,
          });
        }
      }
      return outcome;
    },
  };
}

type Verdicts = Map<Arrival, Verdict>;

/** Names the record number, or the row where nothing is stored yet. */
function clashSentence({ medicalRecordNumber, line }: Known): string {
  const place = medicalRecordNumber ? `is that of ${medicalRecordNumber}` : `stands on line ${line} already`;
  return `This NIK ${place}, whose name or birth date is another: correct the NIK, or leave it empty`;
}

/** People by what a row may know them by. */
function createIndex() {
  const people = new Map<string, Known[]>();
  const keysOf = ({ nik, matchKey, importKey }: Pick<Known, "nik" | "matchKey" | "importKey">) => [
    ...new Set([nik, matchKey, importKey].filter((key) => key !== null)),
  ];
  return {
    add(person: Known) {
      for (const key of keysOf(person)) {
        const others = people.get(key);
        if (others) others.push(person);
        else people.set(key, [person]);
      }
    },
    like: (row: Newcomer): Known[] => keysOf(row).flatMap((key) => people.get(key) ?? []),
  };
}

async function indexOfRegister({ db }: Deps, arrivals: readonly Arrival[], beganWith: string) {
  const index = createIndex();
  const rows = await findByKeys(db, {
    niks: arrivals.flatMap(({ nik }) => nik ?? []),
    matchKeys: arrivals.map(({ matchKey }) => matchKey),
    importKeys: arrivals.map(({ importKey }) => importKey),
  });
  for (const row of new Map(rows.map((row) => [row.id, row])).values())
    index.add({ ...row, isNew: row.id > beganWith });
  return index;
}

/** Stores new patients and answers their record numbers. A batch that meets somebody stored in the meantime goes in one by one. */
async function store(deps: Deps, arrivals: readonly Arrival[]): Promise<Map<Arrival, string>> {
  if (arrivals.length === 0) return new Map();
  try {
    return await storeTogether(deps, arrivals);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const numbers = new Map<Arrival, string>();
    if (arrivals.length === 1) return numbers;
    for (const arrival of arrivals)
      for (const [stored, number] of await store(deps, [arrival])) numbers.set(stored, number);
    return numbers;
  }
}

async function storeTogether(
  { db, encryption, outbox }: Deps,
  arrivals: readonly Arrival[],
): Promise<Map<Arrival, string>> {
  return await inTransaction(db, async (trx) => {
    const numbers = await takeRecordNumbers(trx, arrivals.length);
    const patients = arrivals.map(({ patient }, index) => ({ ...patient, medicalRecordNumber: numbers[index] ?? "" }));
    await insertPatients(trx, patients, encryption);
    await keepVersions(
      trx,
      encryption,
      "created",
      patients.map((after) => ({ after })),
    );
    await audit(
      trx,
      patients.map(({ id }) => ({ action: "patient.create", subjectId: id, patientId: id })),
    );
    await outbox.publish(trx, ...patients.map((patient) => tellOf("patient.created", patient)));
    return new Map(arrivals.map((arrival, index) => [arrival, numbers[index] ?? ""]));
  });
}
