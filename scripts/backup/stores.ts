import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { programs } from "../start/programs.ts";
import { Failure } from "./failure.ts";

/** Where the programs keep what they keep, by the same variables. */
export interface Stores {
  folder: string;
  /** The addresses of databases on servers, by the program's name. */
  servers: Map<string, string>;
  /** Full names of the embedded databases in use; the queue's comes last. */
  files: string[];
  /** Full name of the secrets that were made on the first run, if they were. */
  secrets: string | undefined;
}

const queue = "queue.sqlite";

export const databaseVariable = (name: string): string => `DATABASE_URL_${name.toUpperCase()}`;

/** @throws Failure where DATA_DIR is no folder. */
export function findStores(environment: NodeJS.ProcessEnv = process.env): Stores {
  const folder = environment.DATA_DIR || "./data";
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw new Failure(`DATA_DIR: ${folder} is no folder`);
  const servers = new Map<string, string>();
  for (const { name } of programs) {
    const url = environment[databaseVariable(name)];
    if (url) servers.set(name, url);
  }
  const inUse = (file: string) =>
    file === queue ? !environment.RABBITMQ_URL : !servers.has(file.replace(/\.sqlite$/, ""));
  const files = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((file) => file.endsWith(".sqlite") && inUse(file))
    .sort((a, b) => Number(a === queue) - Number(b === queue) || (a < b ? -1 : 1))
    .map((file) => join(folder, file));
  const secrets = join(folder, "secrets.json");
  return { folder, servers, files, secrets: existsSync(secrets) ? secrets : undefined };
}
