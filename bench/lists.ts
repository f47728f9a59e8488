import { randomBytes } from "node:crypto";
import { createEncryption, dateAt, instant, newId } from "@rawat/platform";
import type { Knex } from "knex";
import { migrations as appointmentMigrations } from "../appointment-service/migrations/index.ts";
import { type KeptAppointment, newAppointment } from "../appointment-service/src/booking/appointment.ts";
import { listOccupying, listRows, tallyByDay } from "../appointment-service/src/booking/appointment-store.ts";
import { audit } from "../platform/src/audit.ts";
import { migrations as recordMigrations } from "../record-service/migrations/index.ts";
import { listAccess } from "../record-service/src/access/access-store.ts";
import { insertDiagnoses, type Listing, listPositions } from "../record-service/src/records/listing-store.ts";
import { contentOf, type StoredRecord } from "../record-service/src/records/record.ts";
import { findRecords, insertRecord } from "../record-service/src/records/record-store.ts";
import { freeSlots } from "../staff-service/src/schedule/free-slots.ts";
import { compareGrowth } from "./growth/compare.ts";
import { copiesOf, copyStatement } from "./growth/copies.ts";

// How a clinic's lists and free slots slow down when its appointments and records grow a hundredfold: twenty doctors with
// twelve half hours of work a day, four visits a patient, from thirty days ahead back into the past.
const zone = "Asia/Jakarta";
const encryption = createEncryption(randomBytes(48).toString("base64url"));
const dayMs = 86_400_000;
const halfHourMs = 1_800_000;
const daysAhead = 30;
const slotsADay = 12;
const visitsAPatient = 4;
const rowsAtOnce = 500;
const now = new Date();
const today = dateAt(instant(now), zone);
// Eight in the morning by the clinic's clocks.
const firstSlot = Date.parse(`${today}T01:00:00.000Z`);

const doctorIds = Array.from({ length: 20 }, newId);
const patientIds = Array.from({ length: 2_500 }, newId);

/** Whose the n-th visit is, with whom, and when. */
function visitOf(n: number) {
  const day = daysAhead - Math.floor(n / (slotsADay * doctorIds.length));
  const slot = Math.floor(n / doctorIds.length) % slotsADay;
  const startsAt = firstSlot + day * dayMs + slot * halfHourMs;
  return {
    patientId: patientIds[Math.floor(n / visitsAPatient)] ?? "",
    doctorId: doctorIds[n % doctorIds.length] ?? "",
    startsAt,
  };
}

const at = (time: number) => instant(new Date(time));

function appointmentOf(n: number): KeptAppointment {
  const { startsAt, ...people } = visitOf(n);
  const times = { startsAt: at(startsAt), endsAt: at(startsAt + halfHourMs) };
  const booked = newAppointment({ ...people, ...times, mode: "in_person" }, newId(), zone, now);
  if (startsAt > now.getTime()) return booked;
  return { ...booked, status: n % 20 === 7 ? "no_show" : "completed" };
}

async function growAppointments(db: Knex, from: number, to: number): Promise<void> {
  if (from === 0) {
    const rows = Array.from({ length: to }, (_, n) => appointmentOf(n));
    await db.batchInsert("appointments", rows, rowsAtOnce);
    return;
  }
  const columns = Object.keys(appointmentOf(0));
  for (let generation = 1; generation < to / from; generation++) {
    const { id, years, isOriginal } = copiesOf(generation);
    const times = Object.fromEntries(["startsAt", "endsAt", "startsOn"].map((column) => [column, years(column)]));
    const changed = { id: id("id"), patientId: id("patientId"), ...times };
    await db.raw(copyStatement("appointments", columns, changed, isOriginal("id")));
  }
}

const [doctorId = ""] = doctorIds;
const month = { from: at(now.getTime()), before: at(now.getTime() + daysAhead * dayMs), now: instant(now), zone };
const week = Array.from({ length: 7 }, (_, day) => ({
  dayOfWeek: day + 1,
  startMinute: 8 * 60,
  endMinute: 17 * 60,
  slotMinutes: 30,
  mode: "both" as const,
}));

await compareGrowth({
  service: "appointment",
  rows: "appointments",
  tables: "appointments",
  migrations: appointmentMigrations,
  grow: growAppointments,
  questions: {
    "the latest twenty": (db) => listRows(db, { limit: 21, only: [] }),
    "a patient's own": (db) => listRows(db, { limit: 21, only: [{ patientId: visitOf(0).patientId }] }),
    "a doctor's latest twenty": (db) => listRows(db, { limit: 21, only: [{ doctorId }] }),
    "a doctor's week": (db) =>
      listRows(db, { limit: 101, only: [{ doctorId }], from: month.from, before: at(now.getTime() + 7 * dayMs) }),
    "the clinic's day": (db) =>
      listRows(db, { limit: 101, only: [], from: month.from, before: at(now.getTime() + dayMs) }),
    "who did not come": (db) => listRows(db, { limit: 21, only: [{ status: "no_show" }] }),
    "a doctor's free slots of a month": async (db) => {
      const taken = await listOccupying(db, [doctorId], month.from, month.before);
      return [...freeSlots({ week, taken }, month)];
    },
    "figures of a month": (db) => tallyByDay(db, today, dateAt(month.before, zone)),
  },
});

function recordOf(n: number): StoredRecord {
  const { patientId, doctorId: author, startsAt } = visitOf(n);
  const createdAt = at(startsAt);
  const diagnoses = [{ code: n % 3 === 0 ? "J06.9" : "I10", display: "Hipertensi", primary: true }];
  const told = { subjective: "Batuk tiga hari".repeat(20), plan: "Istirahat, minum cukup" };
  return {
    id: newId(),
    version: 1,
    patientId,
    doctorId: author,
    content: contentOf({ patientId, type: "note", ...told }, diagnoses),
    writtenBy: { userId: author, name: "dr. Bagus", role: "doctor" },
    writtenAt: createdAt,
    enteredInErrorAt: null,
    enteredInErrorReason: null,
    createdAt,
    updatedAt: createdAt,
  };
}

const actor = { kind: "service", service: "record" } as const;

async function growRecords(db: Knex, from: number, to: number): Promise<void> {
  if (from === 0) {
    await db.transaction(async (trx) => {
      for (let n = 0; n < to; n++) {
        const record = recordOf(n);
        await insertRecord(trx, record, encryption);
        await insertDiagnoses(trx, record);
        await audit(trx, actor, {
          action: "record.read",
          subjectId: record.id,
          whose: { patientId: record.patientId },
        });
      }
    });
    return;
  }
  const tables = {
    records: { ids: ["id", "patientId"], times: ["createdAt", "updatedAt"] },
    recordVersions: { ids: ["recordId"], times: ["writtenAt"] },
    recordDiagnoses: { ids: ["recordId", "patientId"], times: ["createdAt"] },
    auditTrail: { ids: ["id", "subjectId", "patientId"], times: ["at"] },
  };
  for (let generation = 1; generation < to / from; generation++) {
    const { id, years, isOriginal } = copiesOf(generation);
    for (const [table, { ids, times }] of Object.entries(tables)) {
      const columns = Object.keys(await db(table).columnInfo());
      const changed = Object.fromEntries([
        ...ids.map((column) => [column, id(column)]),
        ...times.map((column) => [column, years(column)]),
      ]);
      await db.raw(copyStatement(table, columns, changed, isOriginal(ids[0] ?? "id")));
    }
  }
}

const records = async (db: Knex, listing: Omit<Listing, "limit">) => {
  const positions = await listPositions(db, { limit: 21, ...listing });
  return findRecords(
    db,
    positions.map(({ id }) => id),
    encryption,
  );
};

await compareGrowth({
  service: "record",
  rows: "records",
  tables: "records, recordVersions, recordDiagnoses, auditTrail",
  migrations: recordMigrations,
  grow: growRecords,
  questions: {
    "the latest twenty": (db) => records(db, {}),
    "a patient's own": (db) => records(db, { patientId: visitOf(0).patientId }),
    "a doctor's latest twenty": (db) => records(db, { doctorId }),
    "a diagnosis": (db) => records(db, { diagnosis: "J06.9" }),
    "a category of diagnoses": (db) => records(db, { diagnosis: "J06" }),
    "a patient's diagnosis": (db) => records(db, { diagnosis: "J06.9", patientId: visitOf(0).patientId }),
    "who read a patient's records": (db) => listAccess(db, visitOf(0).patientId, { limit: 21 }),
  },
});
