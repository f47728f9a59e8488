import { subscriptions } from "@rawat/contracts";
import { newId } from "@rawat/platform";
import { openQueue } from "@rawat/platform/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { until } from "../harness/program.ts";
import { type Rawat, register, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let admin: string;
beforeAll(async () => {
  rawat = await startRawat({ environment: { RETRY_DELAYS: "20ms,40ms" } });
  admin = await tokenOf(rawat.ask, "admin");
});
afterAll(() => rawat.stop());

/** Everyone who keeps patients' names has to read it, and who tells pages; none of them can. */
const readers = ["appointment-people", "chat-patients", "gateway", "live", "payment-people", "record-people"];

const letters = async () => (await rawat.ask("GET", "/api/dead-letters", { token: admin })).body.data;
const allDead = () =>
  until(async () => {
    const services = (await letters()).map(({ service }: { service: string }) => service);
    return services.sort().join() === readers.join();
  });

it("keeps an event that cannot be handled, shows it to an administrator, and replays it, while others go on", async () => {
  const { RABBITMQ_URL: url, SHARED_PREFIX: prefix = "" } = rawat.environment;
  const queue = await openQueue({
    url,
    file: `${rawat.folder}/queue.sqlite`,
    subscriptions,
    prefix,
    retryDelaysMs: [20, 40],
  });
  const id = newId();
  await queue.publish({
    id,
    topic: "patient.updated",
    body: JSON.stringify({ id, type: "patient.updated", nonsense: true }),
  });
  await allDead();
  for (const letter of await letters()) expect(letter).toMatchObject({ id, type: "patient.updated", attempts: 3 });

  const person = await register(rawat.ask);
  await rawat.ask("PATCH", `/api/patients/${person.user.patientId}`, { token: admin, json: { name: "Tetap Jalan" } });
  await until(
    async () =>
      (await rawat.ask("GET", "/auth/profile", { token: person.access_token })).body.data.name === "Tetap Jalan",
  );

  const replay = (letter: string, token = admin) => rawat.ask("POST", `/api/dead-letters/${letter}/replay`, { token });
  expect((await replay(newId())).status).toBe(404);
  expect((await replay(id, person.access_token)).status).toBe(403);
  expect((await replay(id)).status).toBe(202);
  await allDead();
  await queue.close();
});
