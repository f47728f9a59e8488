import { randomUUID } from "node:crypto";
import { subscriptions } from "@rawat/contracts";
import { newId } from "@rawat/platform";
import { openQueue } from "@rawat/platform/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import { follow } from "../harness/live.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { lookInto, untilQueueIsEmpty } from "../harness/stores.ts";

/** Long enough to see that nobody waits for what is tried again. */
const retryDelays = "1s,1s,1s,1s";

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse({ environment: { RETRY_DELAYS: retryDelays } });
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask, dataOf } = askingOf(() => rawat);
const letters = () => dataOf("/api/dead-letters", surgery.admin);
const replay = (id: string) => ask("POST", `/api/dead-letters/${id}/replay`, { token: surgery.admin });

/** Says something, and answers by which id it was accepted. */
async function say(token: string, json: object): Promise<string> {
  const { status, text, body } = await ask("POST", "/api/chats/messages", { token, json });
  expect(status, text).toBe(202);
  return body.data.id;
}

/** How many rows there are of these; whoever reads by HTTP sees also what is not stored yet. */
const countStored = (ids: readonly string[]): Promise<number> =>
  lookInto(rawat, "chat", async (db) => (await db("messages").whereIn("id", ids)).length);

/** A constraint by which one of two messages that their clients call the same cannot be stored. */
const constrain = () =>
  lookInto(rawat, "chat", (db) => db.schema.alterTable("messages", (table) => table.unique(["clientMessageId"])));
const mend = () =>
  lookInto(rawat, "chat", (db) => db.schema.alterTable("messages", (table) => table.dropUnique(["clientMessageId"])));

/** Puts something into the queue that no message is. */
async function publishNonsense(): Promise<string> {
  const { RABBITMQ_URL: url, SHARED_PREFIX: prefix = "" } = rawat.environment;
  const queue = await openQueue({ url, file: `${rawat.folder}/queue.sqlite`, subscriptions, prefix });
  const id = newId();
  await queue.publish({ id, topic: "chat.message_accepted", body: JSON.stringify({ id, nonsense: true }) });
  await queue.close();
  return id;
}

it("a message that cannot be stored is dead after five tries, holds up none of those beside it, is seen by an administrator, and is stored once when it is replayed mended", async () => {
  const [one, other] = await Promise.all([surgery.talking(), surgery.talking()]);
  const clientMessageId = randomUUID();
  const first = { consultationId: other.consultationId, content: "Pertama", clientMessageId };
  const stored = await say(other.doctor.token, first);
  await until(async () => (await countStored([stored])) === 1);
  await constrain();
  const page = await follow(rawat.gateways[0]?.url ?? "", one.patient.token);
  const [worker] = rawat.workers;
  // So that all of them come in one batch; with nothing in hand, which would keep everybody else from the file.
  await untilQueueIsEmpty(rawat);
  await worker?.freeze();
  const { consultationId } = one;
  const before = await say(one.patient.token, { consultationId, content: "Sebelum" });
  const refused = await say(one.doctor.token, { consultationId, content: "Ditolak", clientMessageId });
  const nonsense = await publishNonsense();
  const after = await say(one.patient.token, { consultationId, content: "Sesudah" });
  const elsewhere = await say(other.patient.token, { consultationId: other.consultationId, content: "Lain" });
  worker?.thaw();
  await until(async () => (await countStored([before, after, elsewhere])) === 3);
  expect(await letters()).toEqual([]);
  await until(async () => (await letters()).length === 2, 20_000);
  const letter = { service: "messages", type: "chat.message_accepted", attempts: 5, diedAt: expect.any(String) };
  expect(new Map((await letters()).map((dead: { id: string }) => [dead.id, dead]))).toEqual(
    new Map([
      [refused, { id: refused, ...letter, error: expect.stringMatching(/unique/i) }],
      [nonsense, { id: nonsense, ...letter, error: expect.any(String) }],
    ]),
  );
  // What a database says of what it refuses may name people.
  expect(JSON.stringify(await letters())).not.toContain(one.doctor.name);
  expect(await countStored([refused, nonsense])).toBe(0);

  await mend();
  expect((await replay(refused)).status).toBe(202);
  await until(async () => (await countStored([refused])) === 1);
  expect((await replay(refused)).status).toBe(404);
  expect((await letters()).map(({ id }: { id: string }) => id)).toEqual([nonsense]);
  // Whoever was told that it is accepted sends it once more, and it is the same.
  expect(await say(one.doctor.token, { consultationId, content: "Ditolak", clientMessageId })).toBe(refused);
  const seen = await dataOf(`/api/chats/consultation/${consultationId}/messages`, one.patient.token);
  expect(seen.map(({ content }: { content: string }) => content)).toEqual(["Sebelum", "Ditolak", "Sesudah"]);
  await until(() => page.events.some(({ id }) => id === refused));
  for (const id of [before, refused, after])
    expect(page.events.filter((event) => event.type === "chat.message_stored" && event.id === id)).toHaveLength(1);
  page.close();
});
