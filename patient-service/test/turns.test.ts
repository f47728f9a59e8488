import type { Actor } from "@rawat/contracts";
import { TooMany } from "@rawat/platform";
import { expect, it } from "vitest";
import { createTurns } from "../src/exchange/turns.ts";

const desk = (accountId: string): Actor => ({ kind: "account", accountId, role: "staff", name: "Meja Depan" });

it("gives back the place of the one who is done, and nobody else's", async () => {
  const turns = createTurns("Others");
  const [first, second] = [desk("first"), desk("second")];
  /** Takes a place, and says how to give it back. */
  const take = (actor: Actor) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const taken = turns.take(actor, () => promise);
    return () => {
      resolve();
      return taken;
    };
  };
  const refused = (actor: Actor) => expect(turns.take(actor, async () => {})).rejects.toThrow(TooMany);
  const end = take(first);
  const ends = [take(second)];
  await end();
  ends.push(take(second));
  await refused(second);
  ends.push(take(first), take(first));
  await refused(first);
  await Promise.all(ends.map((its) => its()));
});
