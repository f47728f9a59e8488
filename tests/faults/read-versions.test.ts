import { request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { ServiceName } from "@rawat/contracts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { assertion } from "../attacks/jwt.ts";
import { createDoctor } from "../harness/booking.ts";
import { aPatient, createPatient, type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let admin: string;
beforeAll(async () => {
  rawat = await startRawat();
  admin = await tokenOf(rawat.ask, "admin");
});
afterAll(() => rawat.stop());

const made = async (path: string, json: object) => (await rawat.ask("POST", path, { token: admin, json })).body.data;

const weekFrom = (hour: number) => [
  { dayOfWeek: 1, startTime: `0${hour}:00`, endTime: "12:00", slotMinutes: 30, mode: "both" },
];

/** Something that is kept, and what replaces it, another each turn. */
interface Thing {
  service: ServiceName;
  path: string;
  json: (turn: number) => object;
}

/**
 * Asks a service itself, as the gateway does for an administrator, and lets what is sent come after the head: by then the service has
 * compared the version that it names with what is there.
 */
function beginReplacing({ service, path }: Thing, version: string) {
  const answered = Promise.withResolvers<number>();
  const asked = request(new URL(path, rawat.services[service][0]?.url), {
    method: "PUT",
    headers: {
      authorization: `Bearer ${assertion(rawat.environment.INTERNAL_SECRET ?? "", service)}`,
      "content-type": "application/json",
      "if-match": version,
      "transfer-encoding": "chunked",
    },
  });
  asked.once("error", answered.reject);
  asked.once("response", (answer) => {
    answer.resume();
    answered.resolve(answer.statusCode ?? 0);
  });
  asked.flushHeaders();
  return (json: object) => {
    asked.end(JSON.stringify(json));
    return answered.promise;
  };
}

const comparedWithinMs = 500;

it.each<[string, () => Promise<Thing>]>([
  [
    "the clinic",
    async () => {
      await rawat.ask("PUT", "/api/clinic", { token: admin, json: { name: "Klinik Melati" } });
      return { service: "staff", path: "/api/clinic", json: (turn) => ({ name: `Klinik ${turn}` }) };
    },
  ],
  [
    "a department",
    async () => {
      const { id, name } = await made("/api/departments", { name: "Poli Umum" });
      return { service: "staff", path: `/api/departments/${id}`, json: (turn) => ({ name, description: `${turn}` }) };
    },
  ],
  [
    "a member of the staff",
    async () => {
      const nurse = { name: "Ns. Ani", role: "nurse" };
      const { id } = await made("/api/staff", nurse);
      return { service: "staff", path: `/api/staff/${id}`, json: (turn) => ({ ...nurse, bio: `Perawat ${turn}` }) };
    },
  ],
  [
    "a doctor's week",
    async () => {
      const { id } = await createDoctor(rawat.ask, admin);
      return { service: "staff", path: `/api/doctors/${id}/schedules`, json: weekFrom };
    },
  ],
  [
    "a patient",
    async () => {
      const { id } = await createPatient(rawat.ask, admin);
      return {
        service: "patient",
        path: `/api/patients/${id}`,
        json: (turn) => aPatient({ notes: `Kontrol ${turn}` }),
      };
    },
  ],
])("%s is replaced once by three who have read the same of it", async (_, make) => {
  const thing = await make();
  const version = (await rawat.ask("GET", thing.path, { token: admin })).headers.get("etag") ?? "";
  const begun = [1, 2, 3].map(() => beginReplacing(thing, version));
  await pause(comparedWithinMs);
  const statuses = await Promise.all(begun.map((send, turn) => send(thing.json(turn + 1))));
  expect(statuses.sort()).toEqual([200, 412, 412]);
});
