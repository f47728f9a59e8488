import { readdirSync } from "node:fs";
import { join } from "node:path";

/** A program of ours as `npm start` runs it. */
export interface Program {
  readonly name: string;
  /** Where it stands; `src/main.ts` there is the program and `src/config.ts` tells its variables, unless `main` names another. */
  readonly folder: string;
  readonly main?: string;
  readonly portVariable: string;
  /** Where the others find it; absent for the door itself. */
  readonly urlVariable?: string;
}

export const root = join(import.meta.dirname, "..", "..");

/** Plays the payment provider where no key of a real one is set. It is behind no door: only payment-service and browsers on this machine ask it. */
export const simulator: Program = {
  name: "midtrans",
  folder: "payment-service",
  main: join("simulator", "main.ts"),
  portVariable: "MIDTRANS_SIMULATOR_PORT",
};

export const wantsSimulator = ({ NODE_ENV, MIDTRANS_SERVER_KEY, MIDTRANS_BASE_URL }: NodeJS.ProcessEnv): boolean =>
  NODE_ENV !== "production" && !MIDTRANS_SERVER_KEY && !MIDTRANS_BASE_URL;

const services = readdirSync(root)
  .filter((name) => name.endsWith("-service"))
  .map((folder) => folder.replace(/-service$/, ""));

/**
 * Who is started, the door last: every folder whose name ends with `-service`. The door closes first, so that nobody is let in to
 * a house that is being left.
 */
export const programs: readonly Program[] = [
  ...services.map((name) => ({
    name,
    folder: `${name}-service`,
    portVariable: `${name.toUpperCase()}_SERVICE_PORT`,
    urlVariable: `${name.toUpperCase()}_SERVICE_URL`,
  })),
  { name: "gateway", folder: "gateway", portVariable: "GATEWAY_PORT" },
];
