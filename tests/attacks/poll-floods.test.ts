import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import { askingOf } from "../harness/payments.ts";
import type { Rawat } from "../harness/rawat.ts";

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse();
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask } = askingOf(() => rawat);

it("whoever polls from one address and never says who they are keeps nobody else waiting", async () => {
  const { patient, consultationId } = await surgery.talking();
  const device = await surgery.connect(patient.token);
  const over = new AbortController();
  const { signal } = over;
  const address = `${rawat.gateways[0]?.url}/socket.io/?EIO=4&transport=polling`;
  let polled = 0;
  const strangers = Array.from({ length: 200 }, async () => {
    while (!signal.aborted) {
      const opened = await (await fetch(address, { signal })).text();
      const sid = /"sid":"([^"]+)"/.exec(opened)?.[1];
      if (!sid) continue;
      polled++;
      await (await fetch(`${address}&sid=${sid}`, { signal })).text();
    }
  }).map((polling) => polling.catch(() => undefined));
  await pause(2_000);
  const waitsMs: number[] = [];
  for (let n = 0; n < 10; n++) {
    const startedAt = performance.now();
    expect((await ask("GET", `/api/consultations/${consultationId}`, { token: patient.token })).status).toBe(200);
    await device.send("send_message", { consultationId, content: `Kalimat ${n}` });
    waitsMs.push(performance.now() - startedAt);
  }
  over.abort();
  await Promise.all(strangers);
  expect(polled).toBeGreaterThan(32);
  expect(Math.max(...waitsMs)).toBeLessThan(1_000);
}, 60_000);
