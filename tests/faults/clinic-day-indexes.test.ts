import { randomUUID } from "node:crypto";
import { domain } from "@rawat/contracts";
import { createEncryption, instant, newId, platformMigrations } from "@rawat/platform";
import { createTestStore, type TestStore } from "@rawat/platform/testing";
import type { Knex } from "knex";
import { afterAll, beforeAll, describe, it } from "vitest";
import { migrations as appointmentMigrations } from "../../appointment-service/migrations/index.ts";
import { newAppointment } from "../../appointment-service/src/booking/appointment.ts";
import * as appointments from "../../appointment-service/src/booking/appointment-store.ts";
import * as takenTime from "../../appointment-service/src/booking/taken-time-store.ts";
import * as tokens from "../../appointment-service/src/calendar/token-store.ts";
import * as people from "../../appointment-service/src/people/people-store.ts";
import * as reminders from "../../appointment-service/src/reminders/reminder-store.ts";
import { type Migration, migrate } from "../../platform/src/database/migrate.ts";
import { openDatabase } from "../../platform/src/database/open.ts";
import { migrations as recordMigrations } from "../../record-service/migrations/index.ts";
import * as access from "../../record-service/src/access/access-store.ts";
import * as names from "../../record-service/src/people/person-store.ts";
import * as listings from "../../record-service/src/records/listing-store.ts";
import { contentOf } from "../../record-service/src/records/record.ts";
import * as records from "../../record-service/src/records/record-store.ts";
import { migrations as staffMigrations } from "../../staff-service/migrations/index.ts";
import * as accounts from "../../staff-service/src/doctors/account-store.ts";
import * as named from "../../staff-service/src/named/named-store.ts";
import { fieldsOf } from "../../staff-service/src/people/staff-member.ts";
import * as staff from "../../staff-service/src/people/staff-store.ts";
import * as schedules from "../../staff-service/src/schedule/schedule-store.ts";
import * as timeOff from "../../staff-service/src/schedule/time-off-store.ts";
import { expectIndexes, multiplyRows } from "../harness/plans.ts";

let store: TestStore;
const opened: Knex[] = [];
const encryption = createEncryption(randomUUID() + randomUUID());
const zone = "Asia/Jakarta";
const from = Date.UTC(2027, 0, 4);
const halfHourMs = 1_800_000;
const timeOf = (n: number) => instant(new Date(from + n * halfHourMs));

async function open(service: string, own: readonly Migration[]): Promise<Knex> {
  const url = store.environment[`DATABASE_URL_${service.toUpperCase()}`];
  const db = await openDatabase({ url, file: `${store.folder}/${service}.sqlite` });
  await migrate(db, [...platformMigrations(domain.owners), ...own]);
  opened.push(db);
  return db;
}

beforeAll(async () => {
  store = await createTestStore(["appointment", "record", "staff"]);
});
afterAll(async () => {
  await Promise.all(opened.map((db) => db.destroy()));
  await store?.remove();
});

/** Ten times as many are enough for every engine to find an index worth its while. */
const rowsCount = 1_000;
const many = <T>(make: (n: number) => T): [T, ...T[]] =>
  Array.from({ length: rowsCount }, (_, n) => make(n)) as [T, ...T[]];

describe("no statement reads a table from end to end", () => {
  it("of the appointment service", async () => {
    const db = await open("appointment", appointmentMigrations);
    const doctorIds = Array.from({ length: 10 }, newId);
    const all = many((n) => {
      const wish = {
        patientId: newId(),
        doctorId: doctorIds[n % 10] ?? "",
        startsAt: timeOf(n),
        mode: "online" as const,
      };
      return newAppointment({ ...wish, endsAt: timeOf(n + 1) }, newId(), zone, new Date());
    });
    await db.transaction(async (trx) => {
      for (const one of all) {
        await appointments.insertAppointment(trx, one, encryption);
        await takenTime.takeTime(trx, one);
        await reminders.setReminders(trx, one, new Date());
        const known = { name: "Siti", medicalRecordNumber: null, version: 1 };
        await people.addPerson(trx, { id: one.patientId, kind: "patient", ...known });
      }
    });
    const grown = {
      appointments: { same: ["doctorId"], later: ["startsAt", "endsAt"], made: ["standsFrom"] },
      takenTime: { same: ["personId"], later: ["mark"] },
      reminders: { later: ["dueAt"] },
      people: {},
    };
    await multiplyRows(db, grown, rowsCount * halfHourMs);
    const [first] = all;
    const { id, patientId, doctorId, startsAt } = first;
    const status = "booked" as const;
    const whose = [{}, { patientId }, { doctorId }, { status }, { patientId, status }, { doctorId, status }];
    const when = [
      {},
      { from: timeOf(0), before: timeOf(20) },
      { from: timeOf(0), before: timeOf(2_000) },
      { after: { startsAt, id } },
      { from: timeOf(0), before: timeOf(9_000), after: { startsAt: timeOf(8_000), id } },
    ];
    const narrowings = whose.flatMap((one) => when.map((time) => ({ only: [{}, one], ...time })));
    await expectIndexes(
      db,
      async () => {
        await appointments.findRow(db, id);
        for (const narrowing of narrowings) await appointments.listRows(db, { limit: 20, ...narrowing });
        await appointments.countComing(db, patientId, timeOf(1));
        await appointments.countSelfBooked(db, patientId, timeOf(1));
        for (const whose of [{ patientId }, { doctorId }]) {
          await appointments.listComing(db, whose, timeOf(500), 1_000);
          await appointments.listPast(db, whose, timeOf(400), timeOf(500), 1_000);
        }
        await appointments.listUnfinished(db, doctorId, timeOf(1));
        await appointments.listOccupying(db, doctorIds, timeOf(0), timeOf(48));
        await appointments.tallyByDay(db, "2027-01-04", "2027-01-10");
        await takenTime.listBusy(db, [doctorId, patientId], first, newId());
        await reminders.listDue(db, timeOf(1), 100);
        await people.findPeople(db, [patientId, newId()]);
        await people.bookingLine.reopen(db, patientId, new Date(from));
        await tokens.findToken(db, "x");
        await tokens.deleteToken(db, patientId);
        await db.transaction(async (trx) => {
          await tokens.keepAccount(trx, { accountId: newId(), version: 1, personId: null });
          await people.refreshPerson(trx, {
            id: patientId,
            kind: "patient",
            name: "Siti",
            medicalRecordNumber: null,
            version: 2,
          });
          await people.enterPerson(trx, patientId, timeOf(0), 1);
          await people.bookingLine.lockAsOf(trx, patientId, 2);
          await people.bookingLine.closeFrom(trx, patientId, new Date(from));
          await appointments.updateAppointment(trx, { ...first, version: 2 }, encryption);
          await takenTime.freeTime(trx, id);
          await reminders.deleteReminders(trx, id);
        });
      },
      21,
    );
  });

  it("of the record service", async () => {
    const db = await open("record", recordMigrations);
    const diagnoses = [{ code: "J06.9", display: "ISPA", primary: true }];
    const writtenBy = { userId: newId(), name: "dr. Bagus", role: "doctor" };
    const all = many((n) => {
      const patientId = newId();
      const content = contentOf({ patientId, type: "note", subjective: "Batuk" }, diagnoses);
      const at = timeOf(n);
      const marks = { enteredInErrorAt: null, enteredInErrorReason: null };
      const times = { writtenAt: at, createdAt: at, updatedAt: at };
      return { id: newId(), version: 1, patientId, doctorId: newId(), content, writtenBy, ...marks, ...times };
    });
    await db.transaction(async (trx) => {
      for (const one of all) {
        await records.insertRecord(trx, one, encryption);
        await listings.insertDiagnoses(trx, one);
        await names.keepPerson(trx, { id: one.patientId, kind: "patient", name: "Siti", version: 1 });
      }
    });
    const later = ["createdAt", "updatedAt"];
    const grown = { records: { later }, recordVersions: {}, recordDiagnoses: { later: ["createdAt"] }, people: {} };
    await multiplyRows(db, grown, rowsCount * halfHourMs);
    const [first] = all;
    const { id, patientId, doctorId, createdAt } = first;
    const lists = [{}, { patientId }, { doctorId }, { diagnosis: "J06" }, { diagnosis: "J06.9", patientId }];
    await expectIndexes(
      db,
      async () => {
        for (const list of lists) {
          await listings.listPositions(db, { limit: 20, ...list });
          await listings.listPositions(db, { limit: 20, ...list, from: timeOf(1), before: timeOf(9) });
          await listings.listPositions(db, { limit: 20, ...list, beyond: { id, createdAt } });
        }
        await records.findRecord(db, id);
        await records.findLengths(db, [id, newId()]);
        await records.findRecords(db, [id, newId()], encryption);
        await records.findVersion(db, id, encryption);
        await records.findVersion(db, id, encryption, 1);
        await records.listVersions(db, id);
        await names.findNames(db, [patientId, doctorId]);
        await access.listAccess(db, patientId, { limit: 20, beforeId: newId() });
        await db.transaction(async (trx) => {
          await records.amendRow(trx, { ...first, version: 2 }, encryption);
          await listings.removeDiagnoses(trx, id);
          await records.markEnteredInError(trx, { id, at: timeOf(1), reason: null }, encryption);
        });
      },
      20,
    );
  });

  it("of the staff service", async () => {
    const db = await open("staff", staffMigrations);
    const at = timeOf(0);
    const times = { createdAt: at, updatedAt: at };
    // Of one row an engine says that it reads it from end to end.
    const place = (n: number) => ({ id: newId(), name: `Poli ${n}`, description: null, version: 1, ...times });
    const places = Array.from({ length: 12 }, (_, n) => place(n));
    const departmentIds = places.map(({ id }) => id);
    const all = many((n) => ({
      id: newId(),
      ...fieldsOf({
        name: `dr. Siti ${n}`,
        role: "doctor",
        specialization: "Anak",
        departmentId: departmentIds[n % 12],
      }),
      version: 1,
      scheduleVersion: 1,
      online: false,
      removedAt: null,
      ...times,
    }));
    await db.transaction(async (trx) => {
      for (const place of places) await named.insertNamed(trx, "departments", place);
      for (const one of all) {
        await staff.insertStaffMember(trx, one);
        const stretch = { dayOfWeek: 1, startMinute: 480, endMinute: 720, slotMinutes: 30, mode: "both" as const };
        await schedules.replaceWeek(trx, one.id, [stretch]);
        const away = {
          id: newId(),
          doctorId: one.id,
          startsAt: timeOf(1),
          endsAt: timeOf(9),
          reason: null,
          createdAt: at,
        };
        await timeOff.insertTimeOff(trx, away);
        await accounts.keepDoctorAccount(trx, { accountId: newId(), doctorId: one.id, version: 1, isClosed: false });
      }
    });
    const same = ["departmentId"];
    const grown = {
      staff: { same },
      staffTerms: {},
      scheduleEntries: {},
      timeOff: { later: ["startsAt", "endsAt"] },
      doctorAccounts: {},
    };
    await multiplyRows(db, grown, rowsCount * halfHourMs);
    const [first] = all;
    const filters = [
      {},
      { role: "doctor" as const, active: true },
      { departmentId: departmentIds[0] },
      { prefixes: ["sit", "57"] },
      { specialization: "anak" },
      { after: { nameKey: "dr. siti 1", id: first.id } },
    ];
    await expectIndexes(
      db,
      async () => {
        for (const filter of filters) await staff.listStaff(db, { limit: 20, ...filter });
        await staff.findStaffMember(db, first.id);
        await named.findNamed(db, "departments", newId());
        await schedules.findWeeks(db, [first.id, newId()]);
        await timeOff.findTimeOff(db, newId());
        await accounts.findShutOut(db, [first.id, newId()]);
        await timeOff.listTimeOff(db, first.id, 20, { startsAt: timeOf(1), id: newId() });
        await timeOff.findTimeOffWithin(db, [first.id], timeOf(0), timeOf(99));
        await db.transaction(async (trx) => {
          await staff.updateStaffMember(trx, { ...first, version: 2 });
          await staff.countScheduleChange(trx, first.id);
          await accounts.keepDoctorAccount(trx, { accountId: newId(), doctorId: first.id, version: 2, isClosed: true });
          await timeOff.deleteTimeOff(trx, newId(), first.id);
        });
      },
      12,
    );
  });
});
