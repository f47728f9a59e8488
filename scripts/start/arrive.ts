import { endDemonstration } from "../../gateway/src/demonstrate.ts";
import { enter } from "../demonstration/door.ts";
import { loadDemonstration } from "../demonstration/load.ts";
import type { Arrival } from "./greeting.ts";
import { waitUntilUp } from "./readiness.ts";
import { tellAnswer, tellProgress } from "./steps.ts";

/**
 * A process that ends when Rawat is ready: waits for the programs and brings what the demonstration lacks, where one is wanted. It
 * tells the starter what is there.
 */
const [address = "", wanted = "", toLoad = ""] = process.argv.slice(2);
const complain = (text: string) => process.stderr.write(`${text}\n`);

// Each program brings its tables up to date before it is ready.
const step = "Migrating and starting the programs";
tellProgress({ step });
await waitUntilUp(address, {
  told: (up, all) => tellProgress({ step, state: `${up} of ${all} are up` }),
  late: (missing) => complain(`Still waiting for ${missing.join(", ")}`),
});
const isWhole = toLoad !== "true" || (await load());
tellAnswer({ address, hasAccounts: wanted === "true" && (await canEnter()), isWhole } satisfies Arrival);
process.exit(0);

/** Whether all of it is there. What cannot be brought is no reason to stop: the programs are up, and `/health` says what is not. */
async function load(): Promise<boolean> {
  const tell = (share: number) =>
    tellProgress({ step: "Loading the demonstration", state: `${Math.floor(share * 100)} %` });
  tell(0);
  try {
    await loadDemonstration(address, tell);
    await endDemonstration();
    return true;
  } catch (error) {
    complain(`The demonstration is not complete: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** Somebody may have changed the password since. */
async function canEnter(): Promise<boolean> {
  const visitor = await enter(address, "admin@rawat.test");
  await visitor?.signOut();
  return visitor !== undefined;
}
