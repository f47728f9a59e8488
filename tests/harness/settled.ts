import { expect } from "vitest";
import { follow } from "./live.ts";
import { openTill, startTwoTills, type Till } from "./payments.ts";
import { until } from "./program.ts";
import type { Rawat } from "./rawat.ts";

interface Line {
  amount: number;
  kind: string;
}

/** Follows what is told of payments, beside what the books say of them. */
async function watchSettling(rawat: Rawat, { admin }: Pick<Till, "admin">) {
  const stream = await follow(rawat.gateways[0]?.url ?? "", admin);
  const toldOf = (id: string, type: string) => {
    const told = stream.events.filter((event) => event.id === id && event.type === type);
    return new Set(told.map(({ version }) => version)).size;
  };
  const linesOf = async (id: string): Promise<Line[]> =>
    (await rawat.ask("GET", `/api/payments/ledger?paymentId=${id}`, { token: admin })).body.data;
  return {
    toldOf,
    linesOf,
    /** One entry of the usual amount, told of once. */
    async settledOnce({ id }: { id: string }) {
      await until(() => toldOf(id, "payment.settled") === 1);
      expect((await linesOf(id)).map(({ amount }) => amount).sort()).toEqual([-150_000, 150_000]);
    },
    close: () => stream.close(),
  };
}

/** A house of two tills whose settling is watched. */
export async function startSettling() {
  const rawat = await startTwoTills();
  const till = await openTill(rawat);
  const watched = await watchSettling(rawat, till);
  return {
    rawat,
    till,
    watched,
    async stop() {
      watched.close();
      await rawat.stop();
    },
  };
}
