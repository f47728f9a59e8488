import { newId } from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import { openChatStore } from "../../tests/harness/chat-store.ts";
import { acquaint, areAcquainted, keepTie } from "../src/people/acquaintance-store.ts";

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
  await acquaint(db, talked.patientId, talked.doctorId);
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
