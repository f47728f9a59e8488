import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { askAt } from "../harness/caller.ts";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import { createClocks } from "../harness/clocks.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { readAll } from "../harness/storm.ts";

const clocks = createClocks();
let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse({ gateways: 2, instances: { chat: 2 }, environment: clocks.environment });
  surgery = await openSurgery(rawat);
}, 180_000);
afterAll(async () => {
  await surgery?.stop();
  clocks.remove();
});

/** Nothing of what was said is in the shared memory any more, and all of it is stored. */
async function forget(redis: Redis, consultationId: string, isStored: () => Promise<boolean>): Promise<void> {
  await redis.del(await redis.keys(`*chat:recent:${consultationId}`));
  await until(isStored);
}

/** A talk through both doors, where the clock of one of the two programs behind them is seconds ahead. */
async function talkOfTwo() {
  const [ahead] = rawat.services.chat;
  if (!ahead) throw new Error("There is no instance");
  await clocks.set([ahead], 2_000);
  const { patient, doctor, consultationId } = await surgery.talking();
  const doors = rawat.gateways.map(({ url }) => askAt(url));
  let count = 0;
  /** Says the next thing, each of the two as often as the other and not always through the same door. */
  const say = async () => {
    const n = count++;
    const [{ token }, ask = rawat.ask] = [n % 2 ? doctor : patient, doors[n % 3 === 0 ? 0 : 1]];
    const json = { consultationId, content: `${n}` };
    expect((await ask("POST", "/api/chats/messages", { token, json })).status).toBe(202);
    return json.content;
  };
  const read = async () => (await readAll(rawat.ask, patient.token, consultationId)).map(({ content }) => content);
  return { consultationId, say, read };
}

it.each([
  ["as it is", false],
  ["also where what is remembered of it is lost", true],
])("answers of two programs of which one is seconds ahead stand after what they answer, %s", async (_, isLost) => {
  const { consultationId, say, read } = await talkOfTwo();
  const redis = new Redis(process.env.TEST_REDIS_URL ?? "");
  const said: string[] = [];
  for (let n = 0; n < 24; n++) {
    said.push(await say());
    if (isLost) await forget(redis, consultationId, async () => (await read()).length === said.length);
  }
  redis.disconnect();
  expect(await read()).toEqual(said);
});

it("an answer of two programs of which one is seconds ahead stands after all that was said at once before it", async () => {
  const { say, read } = await talkOfTwo();
  for (let round = 0; round < 12; round++) {
    await Promise.all([say(), say(), say(), say()]);
    const last = await say();
    expect((await read()).at(-1)).toBe(last);
  }
});
