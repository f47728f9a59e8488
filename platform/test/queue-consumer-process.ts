import { setTimeout as pause } from "node:timers/promises";
import { openTableQueue } from "../src/queue/table.ts";

/** A consumer which the test next door kills: it tells each message it begins with, and takes its time over it. */
const [file = "", leaseMs = "", handlingMs = ""] = process.argv.slice(2);
const queue = await openTableQueue(file, { subscriptions: { ledger: ["paid"] }, leaseMs: Number(leaseMs) });
await queue.consume("ledger", async ({ id }) => {
  process.send?.(id);
  await pause(Number(handlingMs));
});
