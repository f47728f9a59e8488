import type { AccountActor } from "@rawat/contracts";
import { newId } from "@rawat/platform";
import { expect, it } from "vitest";
import { openMemoryKeyValue } from "../../platform/src/key-value/memory.ts";
import { createLiveEvents } from "../src/live/live-events.ts";

it("whoever continues a stream is told of what they missed only what they may know", async () => {
  const events = await createLiveEvents({
    keyValue: openMemoryKeyValue(),
    goesOnUntil: async () => new Date(Date.now() + 60_000),
    onEnded: () => undefined,
  });
  const [own, other] = [newId(), newId()];
  const happenedTo = (patientId: string) => ({
    event: { type: "appointment.booked" as const, id: newId(), version: 1 },
    knownTo: { roles: ["staff" as const], patientId },
  });
  const actor: AccountActor = { kind: "account", accountId: newId(), role: "patient", name: "Siti", patientId: own };
  /** What the patient reads until something is told. */
  const read = async (lastKey?: string) => {
    const gone = new AbortController();
    let told = "";
    for await (const piece of events.follow({ actor, sessionId: "s", address: "", lastKey, gone: gone.signal })) {
      told += piece;
      if (piece.includes("data:")) gone.abort();
    }
    return told;
  };
  const [before] = await Promise.all([read(), events.tell([happenedTo(own)])]);
  const [theirs, mine] = [happenedTo(other), happenedTo(own)];
  await events.tell([theirs, mine]);
  const missed = await read(/^id: (.*)$/m.exec(before)?.[1]);
  expect(missed).toContain(mine.event.id);
  expect(missed).not.toContain(theirs.event.id);
});
