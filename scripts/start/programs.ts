import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A program of ours as `npm start` runs it. */
export interface Program {
  readonly name: string;
  /** Where it stands; `src/main.ts` there is the program and `src/config.ts` tells its variables, unless `main` names another. */
  readonly folder: string;
  readonly main?: string;
  readonly portVariable: string;
  /** Where the others find it; absent for the door itself, and for a worker, which nobody asks. */
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

/** Programs beside a service, on its database and with its variables: every `src/worker.ts`. Nobody asks them anything. */
export const workers: readonly Program[] = services
  .filter((name) => existsSync(join(root, `${name}-service`, "src", "worker.ts")))
  .map((name) => ({
    name: `${name}-worker`,
    folder: `${name}-service`,
    main: join("src", "worker.ts"),
    portVariable: `${name.toUpperCase()}_WORKER_PORT`,
  }));

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
