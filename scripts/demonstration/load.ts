import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type PatientChanges, patients } from "@rawat/contracts";
import { registerLines } from "../generate/register.ts";
import { root } from "../start/programs.ts";
import { bookAppointments } from "./appointments.ts";
import { billsCount, makeBills } from "./bills.ts";
import { doctorsCount, openDepartments } from "./clinic.ts";
import { enter, type Visitor } from "./door.ts";
import { newsCount, publishNews } from "./news.ts";
import { recordsCount, writeRecords } from "./records.ts";

const patientsCount = 40;
const seed = 1;
/** The patients are one request; each of them books once, and the account's own patient twice; those of the past are one piece. */
const piecesCount = 1 + doctorsCount + newsCount + (patientsCount + 2) + 1 + recordsCount + billsCount;

/**
 * Brings a demonstration by the same requests that people send: forty generated patients, a dozen doctors in six departments with
 * their weeks, news, appointments, records, a price list and what was ordered of it. What an earlier start has brought before it was broken off is not brought twice.
 *
 * @param told hears what share of it is there, from 0 to 1.
 * @throws when something could not be brought; the next start goes on from there.
 */
export async function loadDemonstration(address: string, told: (share: number) => void): Promise<void> {
  const visitors: Visitor[] = [];
  const visit = async (email: string): Promise<Visitor> => {
    const visitor = await enter(address, email);
    if (!visitor) throw new Error(`${email} cannot sign in with the password that is printed`);
    visitors.push(visitor);
    return visitor;
  };
  let pieces = 0;
  const done = () => told(Math.min(1, ++pieces / piecesCount));
  try {
    const admin = await visit("admin@rawat.test");
    const doctor = await visit("doctor@rawat.test");
    const { patientId } = await visit("patient@rawat.test");
    if (!doctor.staffId || !patientId) throw new Error("the accounts of the demonstration are not what they were");
    await importPatients(address, admin);
    await introduce(admin, patientId);
    done();
    const hired = await openDepartments(admin, doctor.staffId, done);
    await publishNews(admin, done);
    const known = await admin.of(patients).list({ query: { limit: String(patientsCount + 1) } });
    const others = known.data.map(({ id }) => id).filter((id) => id !== patientId);
    const people = [patientId, ...others.toReversed()];
    await bookAppointments(admin, [doctor.staffId, ...hired], people, done);
    await addPastAppointments();
    done();
    await writeRecords(doctor, people, done);
    await makeBills(admin, await visit("frontdesk@rawat.test"), people, done);
  } finally {
    await Promise.allSettled(visitors.map((visitor) => visitor.signOut()));
  }
}

/** Whoever registers themself tells little; at the desk the rest is asked for. What somebody has entered since stays. */
async function introduce(admin: Visitor, id: string): Promise<void> {
  const { data: patient } = await admin.of(patients).get({ params: { id } });
  if (patient.birthDate !== null) return;
  const body: PatientChanges = {
    birthDate: "1992-08-17",
    gender: "female",
    phone: "0812-8844-1722",
    address: { line: "Jl. Cempaka 17", city: "Bandung", postalCode: "40115" },
    bloodType: "O+",
    allergies: [{ substance: "Penisilin", reaction: "Ruam kulit", severity: "moderate" }],
    emergencyContact: { name: "Agus Rahmawan", relationship: "Suami", phone: "0812-8844-1723" },
  };
  await admin.of(patients).change({ params: { id }, body });
}

const pastWithinMs = 30_000;

/**
 * Nobody can book a time that is over, so these are put where they are kept, by the program that keeps them. It may have to hear
 * of its patients and doctors first.
 */
async function addPastAppointments(): Promise<void> {
  const file = join(root, "appointment-service", "src", "demonstrate.ts");
  const giveUpAt = performance.now() + pastWithinMs;
  for (;;) {
    const flags = ["--disable-warning=ExperimentalWarning", file];
    const { status, stderr } = spawnSync(process.execPath, flags, { encoding: "utf8" });
    if (status === 0) return;
    if (performance.now() > giveUpAt) throw new Error(stderr.trim() || "the past appointments could not be added");
    await pause(500);
  }
}

/** All of them each time: an import leaves out whom the register knows. */
async function importPatients(address: string, admin: Visitor): Promise<void> {
  const body = Buffer.concat([...registerLines({ rows: patientsCount, seed, broken: 0 })]);
  const headers = { authorization: admin.authorization, "content-type": "text/csv" };
  const answer = await fetch(`${address}/api/patients/import`, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`the patients could not be imported: ${await answer.text()}`);
}
