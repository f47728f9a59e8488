import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import { type Rawat, somebody } from "../harness/rawat.ts";
import { type Keeper, lookInto, untilOutboxesAreEmpty, waitingEvents } from "../harness/stores.ts";

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse();
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask } = askingOf(() => rawat);

/** Far more than what is told within the time that somebody may stay. */
const inTheWay = 8_000;

const tellings: Partial<Record<Keeper, { type: string; data: object }>> = {
  patient: { type: "patient.created", data: { name: "Baru", medicalRecordNumber: "RM-000000" } },
  staff: { type: "staff.created", data: { name: "Baru", role: "receptionist", active: true } },
  gateway: { type: "account.updated", data: { name: "Baru", role: "admin" } },
};

/** Lets thousands of events of others wait at a service, as they do where a register is imported. */
async function crowd(keeper: Keeper): Promise<void> {
  await untilOutboxesAreEmpty(rawat);
  const { type, data } = tellings[keeper] ?? {};
  const id = randomUUID();
  const envelope = { time: new Date().toISOString(), source: keeper, subject: id, version: 1, data: { id, ...data } };
  const rows = Array.from({ length: inTheWay }, () => {
    // Older than whatever is told from now on.
    const row = { id: `000${randomUUID().slice(3)}`, topic: type, claimedUntil: new Date(0).toISOString() };
    return { ...row, body: JSON.stringify({ id: row.id, type, ...envelope }) };
  });
  await lookInto(rawat, keeper, (db) => db.batchInsert("outbox", rows, 200));
}

/** Somebody of the clinic with an account: what they come in with, and what an administrator does about them. */
async function insider(role: "patient" | "staff") {
  const token = surgery.admin;
  const json = { ...somebody(), name: "Orang Dalam", role };
  const { id, patientId, staffId } = (await ask("POST", "/api/users", { token, json })).body.data;
  const { email, password } = json;
  const signIn = () => ask("POST", "/auth/login", { json: { email, password } });
  const { access_token: own } = (await signIn()).body.data;
  return {
    ...{ token: own, signIn },
    archive: () => ask("DELETE", `/api/patients/${patientId}`, { token }),
    remove: () => ask("DELETE", `/api/staff/${staffId}`, { token }),
    disable: () => ask("PATCH", `/api/users/${id}`, { token, json: { disabled: true } }),
    meets: async () => (await ask("POST", "/api/chats/rooms", { token, json: { userIds: [id] } })).status === 201,
  };
}
const goneWithinMs = 4_000;
const areOthersStillWaiting = async (keeper: Keeper) => (await waitingEvents(rawat, keeper)) > inTheWay / 4;

it("whose session ends, and whose account is disabled, are gone from talks within seconds, and before thousands of others are told of", async () => {
  const [leaving, disabled] = [await insider("staff"), await insider("staff")];
  await until(disabled.meets);
  const { socket } = await surgery.connect(leaving.token);
  await crowd("gateway");
  expect((await ask("POST", "/auth/logout", { token: leaving.token })).status).toBe(204);
  await until(() => !socket.connected, goneWithinMs);
  await disabled.disable();
  await until(async () => !(await disabled.meets()), goneWithinMs);
  expect(await areOthersStillWaiting("gateway")).toBe(true);
});

it.each<[string, Keeper, "patient" | "staff", "archive" | "remove"]>([
  ["a patient who is archived", "patient", "patient", "archive"],
  ["one of the staff who is removed", "staff", "staff", "remove"],
])("%s signs in no more within seconds, and before thousands of others are told of", async (_, keeper, role, end) => {
  const who = await insider(role);
  await crowd(keeper);
  await who[end]();
  await until(async () => (await who.signIn()).status === 401, goneWithinMs);
  expect(await areOthersStillWaiting(keeper)).toBe(true);
});
