import { instant, newId } from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import { listHappened } from "../src/timeline/timeline-store.ts";
import { openTalks } from "./open-talks.ts";

const { db, underWay, close } = await openTalks();
afterAll(close);

it("of a patient's talks the last one stands first in their story, page by page", async () => {
  const made = [await underWay(), await underWay(), await underWay()];
  const patientId = newId();
  for (const [place, { id }] of made.entries())
    await db("consultations")
      .where({ id })
      .update({ patientId, startedAt: instant(new Date(Date.UTC(2026, 10, 20 + place))) });
  const expected = made.map(({ id }) => id).toReversed();
  const [first, second] = await listHappened(db, { patientId, limit: 2 });
  expect([first?.id, second?.id]).toEqual(expected.slice(0, 2));
  const rest = await listHappened(db, { patientId, limit: 2, after: { at: second?.at ?? "", id: second?.id ?? "" } });
  expect(rest.map(({ id }) => id)).toEqual(expected.slice(2));
});
