import { inTransaction, newId } from "@rawat/platform";
import type { Knex } from "knex";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openServiceStore } from "../../tests/harness/service-store.ts";
import { migrations } from "../migrations/index.ts";
import type { Deps } from "../src/deps.ts";
import { newStaffMember } from "../src/people/staff-member.ts";
import { countScheduleChange, insertStaffMember } from "../src/people/staff-store.ts";
import { checkFit } from "../src/schedule/check-fit.ts";
import { replaceWeek } from "../src/schedule/schedule-store.ts";

let store: Awaited<ReturnType<typeof openServiceStore>>;
beforeAll(async () => {
  store = await openServiceStore("staff", migrations);
});
afterAll(() => store.close());

/** A database of which something else is done before the second question that it is asked. */
function withChangeBetween(db: Knex, change: () => Promise<void>): Knex {
  let asked = 0;
  return new Proxy(db, {
    apply(target, self, table) {
      const question: Knex.QueryBuilder = Reflect.apply(target, self, table);
      if (++asked !== 2) return question;
      const ask: Knex.QueryBuilder["then"] = question.then.bind(question);
      return Object.assign(question, {
        // biome-ignore lint/suspicious/noThenProperty: a question is asked when it is awaited
        then: (...handlers: Parameters<typeof ask>) => change().then(() => ask(...handlers)),
      });
    },
  });
}

const weekOf = (slotMinutes: number) =>
  [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({
    ...{ dayOfWeek, startMinute: 0, endMinute: 1_440, slotMinutes },
    mode: "both" as const,
  }));

it("a booking is never checked against a week that is older than the version it is told", async () => {
  const { db } = store;
  const doctorId = newId();
  const wish = { name: "dr. Sibuk", role: "doctor" as const, specialization: "Anak" };
  const slotsBefore = 20;
  const slotsAfter = 30;
  await inTransaction(db, async (trx) => {
    await insertStaffMember(trx, newStaffMember(wish, doctorId, "2030-01-01T00:00:00.000Z"));
    await replaceWeek(trx, doctorId, weekOf(slotsBefore));
  });
  const change = () =>
    inTransaction(db, async (trx) => {
      await countScheduleChange(trx, doctorId);
      await replaceWeek(trx, doctorId, weekOf(slotsAfter));
    });
  const deps = { db: withChangeBetween(db, change), zone: "Asia/Jakarta" } as Deps;
  const startsAt = "2030-01-07T03:00:00.000Z";
  const { doctor, endsAt } = await checkFit(deps, doctorId, { startsAt, mode: "in_person" });
  // Under the version of before it may be the new week: the booking is checked again when it is written.
  expect([doctor.scheduleVersion, endsAt]).toEqual([1, "2030-01-07T03:30:00.000Z"]);
});
