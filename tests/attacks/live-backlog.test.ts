import { afterAll, beforeAll, expect, it } from "vitest";
import { registerLines } from "../../scripts/generate/register.ts";
import { importsOf } from "../harness/importing.ts";
import { follow, type Stream } from "../harness/live.ts";
import { until } from "../harness/program.ts";
import { type Cast, gatherCast } from "./cast.ts";

const people = 10_000;

let cast: Cast;
let stream: Stream;
beforeAll(async () => {
  cast = await gatherCast();
  stream = await follow(cast.rawat.gateways[0]?.url ?? "", cast.people.staff.token);
});
afterAll(async () => {
  stream.close();
  await cast.stop();
});

/** Books at another desk, and answers how long afterwards who follows heard of it. */
async function bookAndHear(): Promise<number> {
  const { id } = await cast.clinic.book(cast.people.other.patientId);
  const bookedAt = Date.now();
  const heard = () => stream.events.find((event) => event.id === id && event.type === "appointment.booked");
  await until(() => heard() !== undefined, 5_000).catch(() => {
    throw new Error(`a booking was not told within five seconds, behind ${stream.events.length} other events`);
  });
  return (heard()?.at ?? 0) - bookedAt;
}

it("GET /api/live tells of a booking within a second while ten thousand imported patients are told of", {
  timeout: 60_000,
}, async () => {
  const file = Buffer.concat([...registerLines({ rows: people, seed: 1, broken: 0 })]);
  let isImporting = true;
  const imported = importsOf(
    cast.rawat.ask,
    cast.people.admin.token ?? "",
  )(file).finally(() => {
    isImporting = false;
  });
  const waitsMs: number[] = [];
  const bookWhileImporting = async () => {
    while (isImporting) waitsMs.push(await bookAndHear());
    waitsMs.push(await bookAndHear());
  };
  const [report] = await Promise.all([imported, bookWhileImporting()]);
  expect(report.created).toBe(people);
  expect(waitsMs.length).toBeGreaterThan(5);
  expect(Math.max(...waitsMs)).toBeLessThan(1_000);
  // Nothing was passed over in silence.
  const created = () => stream.events.filter(({ type }) => type === "patient.created").length;
  await until(() => created() >= people || stream.text().includes("event: gap\n"), 10_000);
});
