import type { ImportReport, NewPatient } from "@rawat/contracts";
import { audit, currentActor, inTransaction, isUniqueViolation, newId } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { keepVersions } from "../history/keep-versions.ts";
import { fieldsOf, importKeysOf, matchKeyOf, type RegisteredPatient } from "../register/patient.ts";
import { isRegisteredOnline } from "../register/patient-row.ts";
import { alikeMax, findByKeys, insertPatients } from "../register/patient-store.ts";
import { takeRecordNumbers } from "../register/record-number-store.ts";
import { newPatient } from "../register/register-patient.ts";
import { tellOf } from "../register/tell.ts";
import { type Known, type Newcomer, recognise, type Verdict } from "./recognise.ts";

/** A good row of the file, with the patient it would bring. */
export interface Arrival extends Newcomer {
  line: number;
  patient: RegisteredPatient;
}

/** @throws Invalid for a birth date to come. */
export function arrivalOf(
  line: number,
  wish: NewPatient,
  numberInFile: string | undefined,
  { clock, encryption }: Pick<Deps, "clock" | "encryption">,
): Arrival {
  const patient = newPatient(wish, newId(), clock.now());
  const matchKey = matchKeyOf(patient);
  const [importKey, ...olderImportKeys] = importKeysOf(fieldsOf(wish), numberInFile, encryption);
  const { name, birthDate, gender, nik, phone, email } = patient;
  const person = { name, birthDate, gender, nik, phone, email, matchKey, importKey, olderImportKeys, numberInFile };
  return { ...person, line, patient: { ...patient, importKey } };
}

/** What became of rows: the answer's own figures and lists. */
export type Outcome = Pick<ImportReport, "created" | "errors" | "skippedRows">;

/** Takes in rows of one file, some at a time. */
export interface Admission {
  admit(arrivals: readonly Arrival[]): Promise<Outcome>;
}

/** Whoever was stored between a look and the storing is recognised at the next look; more looks than these are a fault of ours. */
const looksMax = 20;

/** Beyond so many a check no longer tells who stands in its file twice: it would take the memory of a whole server. */
const rememberedMax = 100_000;

/** The admission of one file. A check stores nothing, and remembers instead whom it would have stored. */
export function openAdmission(deps: Deps, dryRun: boolean): Admission {
  const beganWith = newId();
  const remembered = createIndex();
  let rememberedCount = 0;
  /** Record numbers that were taken and nobody has yet. */
  const numbers: string[] = [];

  async function look(arrivals: readonly Arrival[], looks: number): Promise<Verdicts> {
    const known = await indexOfRegister(deps, arrivals, beganWith);
    const verdicts: Verdicts = new Map();
    const newcomers = new Map<Arrival, Known>();
    for (const arrival of arrivals) {
      const verdict = recognise(arrival, [...known.like(arrival), ...remembered.like(arrival)]);
      verdicts.set(arrival, verdict);
      if (verdict.kind !== "new") continue;
      const { patient: _, olderImportKeys: __, ...told } = arrival;
      const newcomer: Known = { ...told, isNew: true };
      newcomers.set(arrival, newcomer);
      known.add(newcomer);
      if (dryRun && ++rememberedCount <= rememberedMax) remembered.add(newcomer);
    }
    if (dryRun) return verdicts;
    const stored = await store(deps, [...newcomers.keys()], numbers);
    const refused: Arrival[] = [];
    for (const [arrival, newcomer] of newcomers) {
      newcomer.medicalRecordNumber = stored.get(arrival);
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
          const { medicalRecordNumber, registeredOnline } = verdict.as;
          outcome.skippedRows.push({
            row,
            ...(medicalRecordNumber && { medicalRecordNumber }),
            reason: verdict.reason,
            ...(registeredOnline && { registeredOnline }),
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

type Keys = Pick<Known, "nik" | "matchKey" | "importKey"> & { number: string | undefined; olderImportKeys?: string[] };

/** People by what a row may know them by. Of those who have a name and nothing else in common, only some. */
function createIndex() {
  const people = new Map<string, Known[]>();
  const keysOf = ({ nik, matchKey, importKey, number, olderImportKeys = [] }: Keys) => [
    ...new Set(
      [nik, matchKey, importKey, ...olderImportKeys, number && `number ${number}`].filter(
        (key) => typeof key === "string",
      ),
    ),
  ];
  return {
    add(person: Known) {
      for (const key of keysOf({ ...person, number: person.medicalRecordNumber })) {
        const others = people.get(key);
        if (!others) people.set(key, [person]);
        else if (others.length < alikeMax) others.push(person);
      }
    },
    like: (row: Newcomer): Known[] =>
      keysOf({ ...row, number: row.numberInFile }).flatMap((key) => people.get(key) ?? []),
  };
}

async function indexOfRegister({ db }: Deps, arrivals: readonly Arrival[], beganWith: string) {
  const index = createIndex();
  const rows = await findByKeys(db, {
    niks: arrivals.flatMap(({ nik }) => nik ?? []),
    matchKeys: arrivals.map(({ matchKey }) => matchKey),
    importKeys: arrivals.flatMap(({ importKey, olderImportKeys }) => [importKey, ...olderImportKeys]),
    numbers: arrivals.flatMap(({ numberInFile }) => numberInFile ?? []),
  });
  for (const row of new Map(rows.map((row) => [row.id, row])).values())
    index.add({ ...row, registeredOnline: isRegisteredOnline(row), isNew: row.id > beganWith });
  return index;
}

/**
 * Stores new patients under the numbers at hand, which are used up, and answers whose is which. When one of them was stored by somebody
 * else meanwhile, none is stored, and none has a number.
 */
async function store(deps: Deps, arrivals: readonly Arrival[], numbers: string[]): Promise<Map<Arrival, string>> {
  if (arrivals.length === 0) return new Map();
  if (numbers.length < arrivals.length)
    numbers.push(...(await takeRecordNumbers(deps.db, arrivals.length - numbers.length)));
  const numbered = new Map(arrivals.map((arrival, index) => [arrival, numbers[index] ?? ""]));
  try {
    await storeTogether(deps, numbered);
    numbers.splice(0, arrivals.length);
    return numbered;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return new Map();
  }
}

async function storeTogether({ db, encryption, outbox }: Deps, numbered: Map<Arrival, string>): Promise<void> {
  const patients = [...numbered].map(([{ patient }, medicalRecordNumber]) => ({ ...patient, medicalRecordNumber }));
  await inTransaction(db, async (trx) => {
    await insertPatients(trx, patients, encryption);
    await keepVersions(
      trx,
      encryption,
      "created",
      patients.map((after) => ({ after })),
    );
    await audit(
      trx,
      currentActor(),
      ...patients.map(({ id }) => ({ action: "patient.create", subjectId: id, whose: { patientId: id } })),
    );
    await outbox.publish(trx, ...patients.map((patient) => tellOf("patient.created", patient)));
  });
}
