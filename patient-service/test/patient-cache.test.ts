import { createLogger } from "@rawat/platform";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { KeyValue } from "../../platform/src/key-value/key-value.ts";
import { openMemoryKeyValue } from "../../platform/src/key-value/memory.ts";
import { createPatientCache } from "../src/register/patient-cache.ts";
import type { PatientRow } from "../src/register/patient-row.ts";

let keyValue: KeyValue;
beforeAll(() => {
  keyValue = openMemoryKeyValue();
});
afterAll(() => keyValue.close());

it("a read that began before a change puts nothing old in the way of those after it", async () => {
  const cache = createPatientCache(keyValue, createLogger("patient", "silent"));
  const row = (version: number) => ({ id: "somebody", version }) as PatientRow;
  const { promise: slow, resolve: isRead } = Promise.withResolvers<PatientRow>();
  const reading = cache.through("somebody", () => slow);
  await cache.bypass("somebody");
  isRead(row(1));
  expect(await reading).toEqual(row(1));
  expect(await cache.through("somebody", async () => row(2))).toEqual(row(2));
});
