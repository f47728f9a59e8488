import { setTimeout as pause } from "node:timers/promises";
import { headers as own } from "@rawat/platform";
import { afterEach, expect, test } from "vitest";
import { startTestGateway, startUpstream, until } from "./gateway-harness.ts";
import { unhurriedServices as services } from "./unhurried-services.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

/** Of one network at a service, before it is known how fast it answers them. */
const nearAtFirst = 12;

test.each([
  ["visitors", 16, "/api/public/cards", () => ({})],
  ["patients", 48, "/api/cards/1", (n: number) => ({ authorization: `Bearer patient-${2 * n}` })],
] as const)(
  "where all %s wait, networks take turns: who comes once stands behind one of each",
  async (_, together, path, headersOf) => {
    const begun: { address: unknown; end: () => void }[] = [];
    const cards = await startUpstream(({ headers }, response) => {
      begun.push({ address: headers[own.address], end: () => void response.end("ok") });
    });
    const gateway = await startTestGateway({
      instances: [cards.url],
      services,
      others: { notes: [] },
      trusted: ["127.0.0.1"],
    });
    opened.push(cards, gateway);
    let asked = 0;
    const ask = (address: string) =>
      fetch(`${gateway.url}${path}`, { headers: { "x-forwarded-for": address, ...headersOf(asked++) } }).then(
        ({ status }) => status,
        () => 0,
      );
    const networks = Math.ceil(together / nearAtFirst) + 2;
    const flood: Promise<number>[] = [];
    for (let network = 0; network < networks; network++) {
      for (let n = 0; n < nearAtFirst; n++) flood.push(ask(`203.0.${network}.${n}`));
      // All of one network have come before the next one's do.
      await until(() => begun.length === Math.min(together, flood.length));
      await pause(150);
    }
    const alone = ask("198.51.100.1");
    await pause(150);
    // As many as there are networks that wait, and one more.
    for (const { end } of begun.slice(0, 5)) end();
    await until(() => begun.some(({ address }) => address === "198.51.100.1"), 1_000);
    const ending = setInterval(() => void begun.splice(0).forEach(({ end }) => void end()), 5);
    await Promise.all([...flood, alone]).finally(() => clearInterval(ending));
    expect(await alone).toBe(200);
  },
  20_000,
);
