import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subscriptions } from "@rawat/contracts/language";
import knex from "knex";
import { removeRabbitQueues } from "./remove-rabbit-queues.ts";

/** Where one test's programs keep what they store: a folder, or databases and prefixes of their own on real servers. */
export interface TestStore {
  folder: string;
  /** The variables that name it, for a program's configuration. */
  environment: Record<string, string>;
  remove(): Promise<void>;
}

/**
 * A fresh store for `services`: embedded, or on the servers that TEST_MYSQL_URL, TEST_REDIS_URL and TEST_RABBITMQ_URL name.
 * The same tests run on both.
 */
export async function createTestStore(
  services: readonly string[],
  subscriptions: Subscriptions = {},
): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), "rawat-test-"));
  const run = randomBytes(6).toString("hex");
  const environment: Record<string, string> = { DATA_DIR: folder };
  const server = process.env.TEST_MYSQL_URL;
  const names = services.map((service) => ({ service, database: `rawat_${run}_${service}` }));
  if (server) {
    await onServer(
      server,
      names.map(({ database }) => `create database ${database} character set utf8mb4 collate utf8mb4_bin`),
    );
    for (const { service, database } of names)
      environment[`DATABASE_URL_${service.toUpperCase()}`] = Object.assign(new URL(server), {
        pathname: `/${database}`,
      }).href;
  }
  environment.SHARED_PREFIX = `test-${run}`;
  if (process.env.TEST_REDIS_URL) environment.REDIS_URL = process.env.TEST_REDIS_URL;
  if (process.env.TEST_RABBITMQ_URL) environment.RABBITMQ_URL = process.env.TEST_RABBITMQ_URL;
  return {
    folder,
    environment,
    async remove() {
      if (server)
        await onServer(
          server,
          names.map(({ database }) => `drop database if exists ${database}`),
        );
      if (process.env.TEST_RABBITMQ_URL)
        await removeRabbitQueues(process.env.TEST_RABBITMQ_URL, environment.SHARED_PREFIX ?? "", { subscriptions });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function onServer(url: string, statements: readonly string[]): Promise<void> {
  const db = knex({ client: "mysql2", connection: url });
  try {
    for (const statement of statements) await db.raw(statement);
  } finally {
    await db.destroy();
  }
}
