import { join } from "node:path";
import { domain } from "@rawat/contracts";
import { createOutbox, type Logger, migrate, newId, platformMigrations, systemClock } from "@rawat/platform";
import { createTestStore, type TestStore } from "@rawat/platform/testing";
import type { Knex } from "knex";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { migrations } from "../../appointment-service/migrations/index.ts";
import { newAppointment } from "../../appointment-service/src/booking/appointment.ts";
import { startReminders } from "../../appointment-service/src/reminders/remind.ts";
import { openDatabase } from "../../platform/src/database/open.ts";
import { minutesAfter } from "../harness/booking.ts";
import { until } from "../harness/program.ts";

const hourMs = 3_600_000;
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

// The scheduler alone, on a store without a relay: what it tells of stays in the outbox to be counted.
describe("a reminder that is due", () => {
  let store: TestStore;
  let db: Knex;
  let instances: Knex[];
  beforeAll(async () => {
    store = await createTestStore(["appointment"]);
    const open = () =>
      openDatabase({ url: store.environment.DATABASE_URL_APPOINTMENT, file: join(store.folder, "appointment.sqlite") });
    db = await open();
    await migrate(db, [...platformMigrations(domain.owners), ...migrations]);
    instances = [db, await open(), await open()];
  });
  afterAll(async () => {
    await Promise.all(instances.map((one) => one.destroy()));
    await store.remove();
  });
  beforeEach(async () => {
    for (const table of ["appointments", "reminders", "outbox"]) await db(table).delete();
  });

  const logger = { info() {}, error() {} } as unknown as Logger;
  const told = async () =>
    (await db("outbox").select("body")).map(({ body }) => {
      const { type, data } = JSON.parse(body);
      return `${type} ${data.hoursBefore} ${data.id}`;
    });

  /** Appointments that begin in so many minutes, with reminders that are due. */
  async function due(count: number, minutes: number, hoursBefore: 24 | 1, status = "booked"): Promise<string[]> {
    const startsAt = inMinutes(minutes);
    const wish = { startsAt, endsAt: minutesAfter(startsAt, 30), mode: "online", reason: null } as const;
    const made = Array.from({ length: count }, () => ({
      ...newAppointment({ ...wish, patientId: newId(), doctorId: newId() }, newId(), "Asia/Jakarta", new Date()),
      status,
    }));
    await db("appointments").insert(made);
    const dueAt = new Date(Date.now() - hourMs / 60).toISOString();
    await db("reminders").insert(made.map(({ id }) => ({ appointmentId: id, hoursBefore, dueAt })));
    return made.map(({ id }) => id);
  }

  /** Runs the scheduler of every instance until nothing is due. */
  async function runAll(outbox = createOutbox("appointment")): Promise<void> {
    const running = instances.map((one) => startReminders({ db: one, clock: systemClock, logger, outbox }));
    await until(async () => (await db("reminders").whereNull("doneAt")).length === 0, 30_000);
    await Promise.all(running.map((rounds) => rounds.stop()));
  }

  it("is told of once, by one of three instances", async () => {
    const ids = await due(150, 55, 1);
    await runAll();
    expect((await told()).sort()).toEqual(ids.map((id) => `appointment.reminder_due 1 ${id}`).sort());
  });

  it("is told of once also when whoever does so dies in the middle of it", async () => {
    const ids = await due(40, 23 * 60, 24);
    const real = createOutbox("appointment");
    let turn = 0;
    const dying: typeof real = {
      async publish(trx, ...events) {
        await real.publish(trx, ...events);
        // Between the event and the commit: what a killed program leaves of it is nothing.
        if (++turn % 10 === 3) throw new Error("killed");
      },
    };
    await runAll(dying);
    expect((await told()).sort()).toEqual(ids.map((id) => `appointment.reminder_due 24 ${id}`).sort());
  });

  it("is told of at the new time alone when its appointment is moved after it was found due", async () => {
    const [first = "", moved = ""] = await due(2, 23 * 60, 24);
    const later = (await db("reminders").where({ appointmentId: moved }).first()).dueAt;
    // Both are found due in one look, the first one by its time; while it is told of, the other one is moved.
    await db("reminders")
      .where({ appointmentId: first })
      .update({ dueAt: inMinutes(-60) });
    const startsAt = inMinutes(25 * 60);
    const dueAt = minutesAfter(startsAt, -24 * 60);
    const real = createOutbox("appointment");
    const moving: typeof real = {
      async publish(trx, ...events) {
        await real.publish(trx, ...events);
        if (events[0]?.subject !== first) return;
        await trx("appointments").where({ id: moved }).update({ startsAt });
        await trx("reminders").where({ appointmentId: moved, dueAt: later }).update({ dueAt });
      },
    };
    const running = startReminders({ db, clock: systemClock, logger, outbox: moving });
    await until(async () => (await told()).length > 0, 30_000);
    // Whoever stops is done with all that it found due.
    await running.stop();
    expect(await told()).toEqual([`appointment.reminder_due 24 ${first}`]);
    await db("reminders")
      .where({ appointmentId: moved })
      .update({ dueAt: inMinutes(-1) });
    await runAll();
    expect((await told()).sort()).toEqual([first, moved].map((id) => `appointment.reminder_due 24 ${id}`).sort());
  });

  it("is not told of when it says nothing any more", async () => {
    await due(2, 30, 24);
    await due(2, -1, 1);
    await due(2, 50, 1, "cancelled");
    await due(2, 50, 1, "checked_in");
    await runAll();
    expect(await told()).toEqual([]);
  });
});
