import { loadDemonstration } from "../demonstration/load.ts";
import { waitUntilReady } from "./readiness.ts";

/**
 * A process that ends when Rawat is ready: waits for the gateway and fills an empty register where that is wanted. It tells
 * the starter whether the demonstration accounts can be used.
 */
const [address = "", wanted = ""] = process.argv.slice(2);
const complain = (text: string) => process.stderr.write(`${text}\n`);

await waitUntilReady(address, (states) => complain(`Still waiting for: ${states}`));
const demonstration =
  wanted === "true" &&
  (await loadDemonstration(address).catch((error) => {
    // The accounts are there; patients that cannot be loaded are no reason to stop.
    complain(error instanceof Error ? error.message : String(error));
    return true;
  }));
process.stdout.write(JSON.stringify({ demonstration }));
process.exit(0);
