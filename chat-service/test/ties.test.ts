import { newId, type Transaction } from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import { openChatStore } from "../../tests/harness/chat-store.ts";
import { createPaidTies } from "../migrations/0014-create-paid-ties.ts";
import { newConsultation } from "../src/consultations/consultation.ts";
import { insertConsultation } from "../src/consultations/consultation-store.ts";
import { areAcquainted, keepPaidTie, keepTie } from "../src/people/acquaintance-store.ts";

const { db, close } = await openChatStore();
afterAll(close);

const aPair = () => ({ patientId: newId(), doctorId: newId() });
const areKnown = ({ patientId, doctorId }: ReturnType<typeof aPair>) => areAcquainted(db, patientId, doctorId);

it("an appointment that is called off makes nobody known to anybody, in whichever order it is told, and told anew", async () => {
  const pair = aPair();
  const appointmentId = newId();
  const booked = { ...pair, appointmentId, version: 1, isOff: false };
  const cancelled = { ...booked, version: 2, isOff: true };
  await keepTie(db, booked);
  expect(await areKnown(pair)).toBe(true);
  for (const told of [cancelled, booked]) {
    await keepTie(db, told);
    expect(await areKnown(pair)).toBe(false);
  }
  const late = { ...aPair(), appointmentId: newId() };
  await keepTie(db, { ...cancelled, ...late });
  await keepTie(db, { ...booked, ...late });
  expect(await areKnown(late)).toBe(false);
});

it("one of several that is called off leaves them known, and so does any where they have talked", async () => {
  const [twice, talked] = [aPair(), aPair()];
  const [first, second] = [newId(), newId()];
  for (const appointmentId of [first, second]) await keepTie(db, { ...twice, appointmentId, version: 1, isOff: false });
  await keepTie(db, { ...twice, appointmentId: first, version: 2, isOff: true });
  expect(await areKnown(twice)).toBe(true);
  expect(await areKnown({ ...twice, doctorId: newId() })).toBe(false);
  expect(await areKnown({ ...twice, patientId: newId() })).toBe(false);
  await keepPaidTie(db, { ...talked, paymentId: newId(), version: 1, isOff: false });
  await keepTie(db, { ...talked, appointmentId: newId(), version: 2, isOff: true });
  expect(await areKnown(talked)).toBe(true);
});

it("of an appointment that is another one's since, those two are known to each other whom it is told of last", async () => {
  const [before, since] = [aPair(), aPair()];
  const appointment = { appointmentId: newId(), isOff: false };
  await keepTie(db, { ...appointment, ...before, version: 1 });
  await keepTie(db, { ...appointment, ...since, version: 2 });
  expect([await areKnown(before), await areKnown(since)]).toEqual([false, true]);
});

it("a talk that is given back ends its own tie alone, whenever its paying is told of", async () => {
  const [pair, late] = [aPair(), aPair()];
  const [first, second] = [newId(), newId()];
  for (const paymentId of [first, second]) await keepPaidTie(db, { ...pair, paymentId, version: 2, isOff: false });
  await keepPaidTie(db, { ...pair, paymentId: first, version: 3, isOff: true });
  expect(await areKnown(pair)).toBe(true);
  await keepPaidTie(db, { ...pair, paymentId: second, version: 3, isOff: true });
  expect(await areKnown(pair)).toBe(false);
  await keepTie(db, { ...pair, appointmentId: newId(), version: 1, isOff: false });
  expect(await areKnown(pair)).toBe(true);
  const paymentId = newId();
  await keepPaidTie(db, { ...late, paymentId, version: 3, isOff: true });
  for (const version of [2, 2]) await keepPaidTie(db, { ...late, paymentId, version, isOff: false });
  expect(await areKnown(late)).toBe(false);
});

it("who talked before payments were kept is known, but not by a talk whose money went back, or is owed", async () => {
  await createPaidTies.down(db);
  const paid = () => ({
    ...newConsultation({ ...aPair(), paymentId: newId(), isLate: false, paymentBegunAt: null }, new Date()),
  });
  const talked = { ...paid(), status: "expired", endedBecause: "time_over" } as const;
  const owed = { ...talked, ...paid(), status: "expired", endedBecause: "time_over", isToRefund: true } as const;
  const back = (["refunded", "payment_reversed"] as const).map((endedBecause) => ({ ...paid(), endedBecause }));
  for (const one of [talked, paid(), owed, ...back])
    await db.transaction((trx) => insertConsultation(trx as Transaction, one));
  await createPaidTies.up(db);
  expect(await Promise.all([talked, owed, ...back].map(areKnown))).toEqual([true, false, false, false]);
});
