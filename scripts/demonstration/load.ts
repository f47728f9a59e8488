import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { patients } from "@rawat/contracts";
import { registerLines } from "../generate/register.ts";
import { root } from "../start/programs.ts";
import { bookAppointments } from "./appointments.ts";
import { openDepartments } from "./clinic.ts";
import { enter, type Visitor } from "./door.ts";
import { writeRecords } from "./records.ts";

const patientsCount = 40;
const seed = 1;

/**
 * Fills what is empty by the same requests that people send: forty generated patients, a dozen doctors in six departments with
 * their weeks, appointments to come, and records.
 *
 * @returns whether the demonstration accounts can be signed in to; somebody may have changed their password.
 */
export async function loadDemonstration(address: string): Promise<boolean> {
  const admin = await enter(address, "admin@rawat.test");
  if (!admin) return false;
  const doctor = await enter(address, "doctor@rawat.test");
  const patient = await enter(address, "patient@rawat.test");
  try {
    await importPatients(address, admin);
    if (!doctor?.staffId || !patient?.patientId) return true;
    const opened = await openDepartments(admin, doctor.staffId);
    if (!opened) return true;
    const known = await admin.of(patients).list({ query: { limit: "100" } });
    const others = known.data.map(({ id }) => id).filter((id) => id !== patient.patientId);
    const people = [patient.patientId, ...others.toReversed()];
    await bookAppointments(admin, [doctor.staffId, ...opened], people);
    addPastAppointments();
    await writeRecords(doctor, people);
  } finally {
    await Promise.all([admin, doctor, patient].map((visitor) => visitor?.signOut()));
  }
  return true;
}

/** Nobody can book a time that is over, so these are put where they are kept, by the program that keeps them. */
function addPastAppointments(): void {
  const file = join(root, "appointment-service", "src", "demonstrate.ts");
  spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", file], { stdio: "inherit" });
}

/** One is there already: the patient of the demonstration account. */
async function importPatients(address: string, admin: Visitor): Promise<void> {
  const { data } = await admin.of(patients).list({ query: { limit: "2" } });
  if (data.length >= 2) return;
  const body = Buffer.concat([...registerLines({ rows: patientsCount, seed, broken: 0 })]);
  const headers = { authorization: admin.authorization, "content-type": "text/csv" };
  const answer = await fetch(`${address}/api/patients/import`, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`The demonstration patients could not be loaded: ${await answer.text()}`);
}
