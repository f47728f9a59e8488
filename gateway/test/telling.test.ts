import { subscriptions } from "@rawat/contracts";
import { KeyValueUnavailable, newId, type Queue } from "@rawat/platform";
import { createTestStore, openQueue } from "@rawat/platform/testing";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Happened } from "../src/live/live-events.ts";
import { startTelling } from "../src/live/telling.ts";

const updated = () => {
  const id = newId();
  const data = { id, name: "Rini", medicalRecordNumber: "RM-1" };
  const told = { id, type: "patient.updated", time: new Date().toISOString(), source: "patient", subject: id };
  return { id, topic: "patient.updated", body: JSON.stringify({ ...told, version: 2, data }) };
};

const factOf = ({ id }: { id: string }): Happened => ({
  event: { type: "patient.updated", id, version: 2 },
  knownTo: { roles: ["admin", "staff", "doctor"], patientId: id },
});

let store: Awaited<ReturnType<typeof createTestStore>>;
let queue: Queue;
beforeEach(async () => {
  store = await createTestStore([], subscriptions);
  const { RABBITMQ_URL: url, SHARED_PREFIX: prefix = "" } = store.environment;
  queue = await openQueue({ url, file: `${store.folder}/queue.sqlite`, prefix, subscriptions, retryDelaysMs: [] });
});
afterEach(async () => {
  await queue.close();
  await store.remove();
});

it("what cannot be read is a dead letter, and keeps nobody from hearing what was published with it, in its order", async () => {
  const heard: Happened[] = [];
  const messages = Array.from({ length: 5 }, updated);
  const nonsense = { id: newId(), topic: "patient.updated", body: JSON.stringify({ type: "patient.updated" }) };
  for (const message of [...messages.slice(0, 2), nonsense, ...messages.slice(2)]) await queue.publish(message);
  await startTelling({ live: { tell: async (some) => void heard.push(...some) }, queue });
  await vi.waitFor(() => expect(heard).toEqual(messages.map(factOf)), 5_000);
  const dead = () => queue.listDeadLetters("live", 9);
  await vi.waitFor(async () => expect(await dead()).toMatchObject([{ id: nonsense.id }]), 5_000);
});

it("what could not be told while the store was away is told when it is back, in its order", async () => {
  const heard: Happened[] = [];
  const messages = Array.from({ length: 5 }, updated);
  for (const message of messages) await queue.publish(message);
  let timesAway = 2;
  const tell = async (some: readonly Happened[]) => {
    if (timesAway-- > 0) throw new KeyValueUnavailable();
    heard.push(...some);
  };
  await startTelling({ live: { tell }, queue });
  await vi.waitFor(() => expect(heard).toEqual(messages.map(factOf)), 5_000);
  expect(await queue.listDeadLetters("live", 9)).toEqual([]);
});
