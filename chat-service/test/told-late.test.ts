import type { ClinicEvents } from "@rawat/contracts";
import { createOutbox, instant, inTransaction, newId, runAs, systemClock } from "@rawat/platform";
import { afterAll, describe, expect, it } from "vitest";
import { beginConsultation } from "../src/consultations/begin.ts";
import { newConsultation } from "../src/consultations/consultation.ts";
import { findConsultation, insertConsultation } from "../src/consultations/consultation-store.ts";
import type { Deps } from "../src/deps.ts";
import { reactions } from "../src/events.ts";
import { keepAccount } from "../src/people/account-store.ts";
import { openTalks } from "./open-talks.ts";

const talks = await openTalks();
afterAll(talks.close);
const { db, deps, underWay } = talks;

const withFreeDoctors = {
  ...deps(),
  clock: systemClock,
  hub: { tell() {} },
  keeping: { wake() {} },
  outbox: createOutbox<ClinicEvents>("chat"),
  times: { lastsMs: 3_600_000, noShowMs: 600_000, warningMs: 60_000 },
  // Each of them has room for another talk, so that nothing goes back for want of it.
  doctors: { fit: async () => ({ data: { fit: "fits", doctor: { maxConsultations: 3 } } }) },
} as unknown as Deps;
const told = reactions(withFreeDoctors);

const tell = (type: keyof typeof told, event: object) =>
  inTransaction(db, (trx) => runAs("chat", async () => told[type]?.(trx, event as never)));

const inMs = (ms: number) => instant(new Date(Date.now() + ms));

describe.each(["payment.reversed", "payment.refunded"] as const)("of money that is gone (%s)", (type) => {
  it.each([
    [false, 1],
    [true, 0],
  ])(
    "of which no talk is known there is one that is over, and none where it is told anew (%s)",
    async (again, count) => {
      const paymentId = newId();
      const data = { id: paymentId, patientId: newId(), doctorId: newId(), isLate: false, begunAt: inMs(-60_000) };
      await tell(type, { version: 2, again, data: { ...data, amount: 75_000, refundedAmount: 75_000 } });
      const known = await db("consultations").where({ paymentId });
      expect(known).toHaveLength(count);
      for (const one of known) expect(one).toMatchObject({ status: "ended", isToRefund: 0 });
    },
  );
});

/** The account of a patient, which is told what is news. */
async function patientAccount(patientId = ""): Promise<string> {
  const account = { id: newId(), patientId, version: 1, name: "Siti", email: null, staffId: null };
  await keepAccount(db, { ...account, role: "patient" }, false);
  return account.id;
}

describe.each(["consultation.started", "consultation.expiring"] as const)(
  "what was told while the queue was away (%s)",
  (type) => {
    const hour = 3_600_000;
    it.each([
      ["of one that lasts is news", { endedAt: null, leftMs: hour, count: 1 }],
      ["of one that was ended before its time is no news", { endedAt: inMs(-1_000), leftMs: hour, count: 0 }],
      [
        "of one whose time is over, though nobody has ended it yet, is no news",
        { endedAt: null, leftMs: -1, count: 0 },
      ],
    ])("%s", async (_, { endedAt, leftMs, count }) => {
      const { id } = await underWay();
      await db("consultations").where({ id }).update({ endedAt });
      const known = await findConsultation(db, { id });
      const accountId = await patientAccount(known?.patientId);
      await tell(type, { version: 2, again: false, data: { ...known, status: "active", expiresAt: inMs(leftMs) } });
      expect(await db("notifications").where({ accountId })).toHaveLength(count);
    });
  },
);

it.each([
  ["of late is news", 23, 1],
  ["years ago, and is told anew, is no news", 25, 0],
])("an end of a talk %s", async (_, hours, count) => {
  const known = await findConsultation(db, { id: (await underWay()).id });
  const accountId = await patientAccount(known?.patientId);
  const ended = { status: "ended", endedBecause: "time", isToRefund: false, expiresAt: inMs(-hours * 3_600_000) };
  await tell("consultation.ended", { version: 3, again: true, data: { ...known, ...ended } });
  expect(await db("notifications").where({ accountId })).toHaveLength(count);
});

it.each([
  ["the same doctor goes back", true, { status: "ended", endedBecause: "not_started", isToRefund: true }],
  ["another doctor begins a talk", false, { status: "active", endedBecause: null, isToRefund: false }],
])("what was paid late by whoever has paid anew and talked since with %s", async (_, isSame, expected) => {
  const talked = await findConsultation(db, { id: (await underWay()).id });
  if (!talked) throw new Error("there is none");
  const { patientId, startedAt: paymentBegunAt } = talked;
  const doctorId = isSame ? talked.doctorId : newId();
  const paid = newConsultation(
    { paymentId: newId(), patientId, doctorId, isLate: true, paymentBegunAt },
    systemClock.now(),
  );
  await inTransaction(db, (trx) => insertConsultation(trx, paid));
  await runAs("chat", () => beginConsultation(withFreeDoctors, paid));
  expect(await findConsultation(db, { id: paid.id })).toMatchObject(expected);
});

it("the end of what was paid where the place is taken is told once, however often it is told that it was paid", async () => {
  const [paymentId, patientId] = [newId(), newId()];
  const money = { amount: 75_000, refundedAmount: 0, status: "paid", isPlaceTaken: true, begunAt: inMs(-60_000) };
  const data = { id: paymentId, patientId, doctorId: newId(), isLate: false, ...money };
  for (const version of [1, 2]) await tell("payment.settled", { version, again: version > 1, data });
  expect(await db("consultations").where({ paymentId })).toMatchObject([{ status: "ended", isToRefund: 1 }]);
  const ends: string[] = await db("outbox").where({ topic: "consultation.ended" }).pluck("body");
  expect(ends.filter((body) => JSON.parse(body).data.patientId === patientId)).toHaveLength(1);
});

it.each(["doctor", "patient"] as const)(
  "no talk begins with a %s whose account was closed, also where that is told without whose it was",
  async (role) => {
    const [id, patientId, doctorId] = [newId(), newId(), newId()];
    const whose = role === "doctor" ? { staffId: doctorId, patientId: null } : { staffId: null, patientId };
    await keepAccount(db, { id, ...whose, version: 1, name: "Siti", email: null, role }, false);
    await tell("account.disabled", { version: 2, again: true, data: { id, name: "Siti", role } });
    const paid = newConsultation(
      { paymentId: newId(), patientId, doctorId, isLate: false, paymentBegunAt: inMs(-60_000) },
      systemClock.now(),
    );
    await inTransaction(db, (trx) => insertConsultation(trx, paid));
    await runAs("chat", () => beginConsultation(withFreeDoctors, paid));
    expect(await findConsultation(db, { id: paid.id })).toMatchObject({ status: "ended", isToRefund: true });
  },
);

it.each([
  ["whose money was taken back", "payment.reversed", { endedBecause: "payment_reversed", isToRefund: false }],
  ["whose money went back", "payment.refunded", { endedBecause: "refunded", isToRefund: false }],
  ["whose doctor was at work no more", "staff.updated", { endedBecause: "not_started", isToRefund: true }],
] as const)("no talk begins %s before it could", async (_, type, expected) => {
  const [paymentId, patientId, doctorId] = [newId(), newId(), newId()];
  const of = { patientId, doctorId, isLate: false };
  const paid = newConsultation({ paymentId, ...of, paymentBegunAt: inMs(-60_000) }, systemClock.now());
  await inTransaction(db, (trx) => insertConsultation(trx, paid));
  const money = { id: paymentId, ...of, begunAt: inMs(-60_000), amount: 75_000, refundedAmount: 75_000 };
  const doctor = { id: doctorId, name: "dr. Sari", role: "doctor", active: false };
  await tell(type, { version: 2, again: false, data: type === "staff.updated" ? doctor : money });
  await runAs("chat", () => beginConsultation(withFreeDoctors, paid));
  expect(await findConsultation(db, { paymentId })).toMatchObject({ status: "ended", ...expected });
});

it.each([
  ["before they were back, is no news: their talk goes on", 2, { status: "active", endedBecause: null }],
  ["after that ends their talk, and it goes back", 4, { status: "ended", endedBecause: "doctor_gone" }],
])("that a doctor was at work no more %s", async (_, version, expected) => {
  const { id, doctorId } = await underWay();
  const doctor = { id: doctorId, name: "dr. Sari", role: "doctor" };
  await tell("staff.updated", { version: 3, again: false, data: { ...doctor, active: true } });
  await tell("staff.updated", { version, again: false, data: { ...doctor, active: false } });
  expect(await findConsultation(db, { id })).toMatchObject(expected);
});

it("what somebody was told they are not told again where all is told anew, whatever its people are called by now", async () => {
  const [id, patientId, doctorId] = [newId(), newId(), newId()];
  const accountId = await patientAccount(patientId);
  const doctor = { id: doctorId, role: "doctor", active: true };
  const over = { id, paymentId: newId(), patientId, doctorId, endedBecause: "closed", isToRefund: false };
  for (const [again, name] of [
    [false, "dr. Sari"],
    [true, "dr. Sari Dewi"],
  ] as const) {
    await tell("staff.updated", { version: again ? 2 : 1, again, data: { ...doctor, name } });
    await tell("consultation.ended", { version: 3, again, data: { ...over, expiresAt: inMs(60_000) } });
  }
  expect(await db("notifications").where({ accountId })).toMatchObject([{ type: "consultation_ended", subjectId: id }]);
});
