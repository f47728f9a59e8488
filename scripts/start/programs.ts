import { readdirSync } from "node:fs";
import { join } from "node:path";

/** A program of ours as `npm start` runs it. */
export interface Program {
  readonly name: string;
  /** Its workspace; `src/main.ts` there is the program and `src/config.ts` tells its variables. */
  readonly folder: string;
  readonly portVariable: string;
  /** Where the others find it; absent for the door itself. */
  readonly urlVariable?: string;
}

export const root = join(import.meta.dirname, "..", "..");

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
