import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Domain, Events } from "@rawat/contracts/language";
import type { Knex } from "knex";
import type { z } from "zod";
import { type ReadAudit, startReadAudit } from "./audit.ts";
import { type Clock, systemClock } from "./clock.ts";
import { BaseConfig, ConfigError, databaseUrl, loadConfig } from "./config.ts";
import { followDatabaseClock, setByDatabaseClock } from "./database/database-clock.ts";
import { type Migration, migrate } from "./database/migrate.ts";
import { openDatabase } from "./database/open.ts";
import { isCutOff } from "./database/restore-mark.ts";
import { isBusy } from "./database/while-busy.ts";
import type { Check } from "./http/health.ts";
import { type KeyValue, KeyValueUnavailable } from "./key-value/key-value.ts";
import { openKeyValue } from "./key-value/open.ts";
import { type Lifecycle, runProgram } from "./lifecycle.ts";
import type { Logger } from "./logger.ts";
import { platformMigrations } from "./outbox/migrations.ts";
import { createOutbox, type Outbox } from "./outbox/outbox.ts";
import { startRelay } from "./outbox/relay.ts";
import { openQueue } from "./queue/open.ts";
import { type Queue, QueueUnavailable } from "./queue/queue.ts";
import { type Refusals, startRefusals } from "./refusals.ts";
import { startTidying, type Tidied } from "./tidying.ts";

/** What a service stands on, opened. */
export interface Foundation<E extends Events = Events> {
  db: Knex;
  keyValue: KeyValue;
  queue: Queue;
  outbox: Outbox<E>;
  readAudit: ReadAudit;
  refusals: Refusals;
  logger: Logger;
  clock: Clock;
  /** The time zone of calendar dates. */
  zone: string;
  /** What makes this program ready. */
  checks: Readonly<Record<string, Check>>;
}

export interface FoundationOptions<E extends Events> {
  service: string;
  domain: Domain<E>;
  config: z.output<typeof BaseConfig>;
  migrations: readonly Migration[];
  logger: Logger;
  lifecycle: Lifecycle;
  /** What this service forgets besides. */
  tidied?: readonly Tidied[] | undefined;
}

/**
 * Opens database (migrated), key-value store and queue as the configuration names them, and starts the outbox's relay. All of
 * it is closed by the lifecycle.
 *
 * @throws ConfigError naming the variable of what cannot be reached.
 */
export async function openFoundation<E extends Events>({
  service,
  domain,
  config,
  migrations,
  logger,
  lifecycle,
  tidied,
}: FoundationOptions<E>): Promise<Foundation<E>> {
  const folder = config.DATA_DIR;
  const settings = config as Readonly<Record<string, unknown>>;
  const variable = `DATABASE_URL_${service.toUpperCase()}`;
  const url = settings[variable] as string | undefined;
  const db = await openMigrated(variable, url, join(folder, `${service}.sqlite`), [
    ...platformMigrations(domain.owners),
    ...migrations,
  ]);
  lifecycle.opened("database", db, () => db.destroy());
  if (followsDatabase(url, config)) {
    const movedMs = await reach(variable, () => setByDatabaseClock(db));
    if (Math.abs(movedMs) > clockNotedMs)
      logger.warn({ movedMs }, "this machine's clock is not the database's, which is followed");
    lifecycle.opened("time", followDatabaseClock(db, logger), (open) => open.stop());
  }
  const keyValue = lifecycle.opened(
    "key-value store",
    await openKeyValue(config.REDIS_URL, { prefix: `${config.SHARED_PREFIX}:` }),
    (open) => open.close(),
  );
  const queue = lifecycle.opened(
    "queue",
    await opening("DATA_DIR", () =>
      openQueue({
        url: config.RABBITMQ_URL,
        file: join(folder, "queue.sqlite"),
        subscriptions: domain.subscriptions,
        prefix: config.SHARED_PREFIX,
        retryDelaysMs: config.RETRY_DELAYS,
      }),
    ),
    (open) => open.close(),
  );
  await Promise.all([reach("REDIS_URL", () => keyValue.ping()), reach("RABBITMQ_URL", () => queue.ping())]);
  const relay = lifecycle.opened("outbox relay", startRelay(db, queue, logger), (open) => open.stop());
  lifecycle.opened("tidying", startTidying(db, logger, tidied), (open) => open.stop());
  const readAudit = lifecycle.opened("audit of reads", startReadAudit(db, service, logger), (open) => open.stop());
  const refusals = startRefusals(readAudit, logger, { accountMax: config.LIMIT_ACCOUNT_REFUSALS });
  return {
    db,
    keyValue,
    queue,
    outbox: createOutbox(service, relay.wake),
    readAudit,
    refusals: lifecycle.opened("audit of refusals", refusals, (open) => open.stop()),
    logger,
    clock: systemClock,
    zone: String(settings[domain.zone]),
    checks: { database: () => db.raw("select 1"), keyValue: () => keyValue.ping(), queue: () => queue.ping() },
  };
}

/** A clock that is kept by NTP is not off by so many milliseconds. */
const clockNotedMs = 1_000;

const followsDatabase = (
  url: string | undefined,
  { CLOCK }: Pick<z.output<typeof BaseConfig>, "CLOCK">,
): url is string => url !== undefined && CLOCK === "database";

/** Brings one service's database up to date, does `work` in it where there is some, and nothing else. */
export async function migrateDatabase<S extends z.ZodObject>(
  service: string,
  { owners }: Pick<Domain, "owners">,
  schema: S,
  migrations: readonly Migration[],
  work: (db: Knex, config: Readonly<z.output<S>>) => Promise<void> = async () => {},
): Promise<void> {
  await runProgram(`migration of ${service}`, async (lifecycle) => {
    const settings = loadConfig(schema);
    const config = settings as Record<string, unknown>;
    const variable = `DATABASE_URL_${service.toUpperCase()}`;
    const url = config[variable] as string | undefined;
    const db = await openMigrated(variable, url, join(String(config.DATA_DIR), `${service}.sqlite`), [
      ...platformMigrations(owners),
      ...migrations,
    ]);
    lifecycle.opened("database", db, () => db.destroy());
    if (followsDatabase(url, loadConfig(BaseConfig.pick({ CLOCK: true }))))
      await reach(variable, () => setByDatabaseClock(db));
    await work(db, settings);
    await lifecycle.close();
  });
}

/**
 * Lets one service tell anew what others keep of its things, as a command of its own. It needs the address of its database and
 * no secret; its events go out as soon as the service runs.
 *
 * @param retell puts the events into the outbox and answers how many there are.
 */
export async function retellOf<E extends Events>(
  service: string,
  domain: Domain<E>,
  migrations: readonly Migration[],
  retell: (db: Knex, outbox: Outbox<E>) => Promise<number>,
): Promise<void> {
  const schema = BaseConfig.pick({ DATA_DIR: true }).extend(databaseUrl(service));
  await migrateDatabase(service, domain, schema, migrations, async (db) => {
    const told = await retell(db, createOutbox(service));
    process.stdout.write(`${service} tells ${told} things anew\n`);
  });
}

/** Opens a database and brings its schema up to date. */
async function openMigrated(
  variable: string,
  url: string | undefined,
  file: string,
  migrations: readonly Migration[],
): Promise<Knex> {
  // Building an index over a grown table takes its time.
  const db = await opening(url ? variable : "DATA_DIR", () => openDatabase({ url, file, queryTimeoutMs: 0 }));
  try {
    await reach(url ? variable : "DATA_DIR", () => db.raw("select 1"));
    if (await isCutOff(db))
      throw new ConfigError([`${variable}: a restore into this database was cut off; run it again, with --force`]);
    await migrate(db, migrations);
  } finally {
    await db.destroy();
  }
  return openDatabase({ url, file });
}

async function opening<T>(variable: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw unreachable(variable, error);
  }
}

const reachWithinMs = 5_000;
// These do not pass by waiting: the variable itself is wrong.
const hopeless = /ER_ACCESS_DENIED|ER_BAD_DB|ER_DBACCESS|ENOTFOUND|ERR_SQLITE|EACCES|EROFS/;

/** Waits a few seconds for what is just starting. @throws ConfigError naming the variable. */
async function reach<T>(variable: string, ask: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + reachWithinMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const isHopeless = !isBusy(error) && hopeless.test(String((error as { code?: unknown }).code));
      if (performance.now() > giveUpAt || isHopeless) throw unreachable(variable, error);
      await delay(200);
    }
  }
}

function unreachable(variable: string, error: unknown): ConfigError {
  const { code, message } = error as { code?: string; message?: string };
  const nobody = error instanceof KeyValueUnavailable || error instanceof QueueUnavailable;
  return new ConfigError([
    `${variable}: cannot be used: ${nobody ? "nothing answers at this address" : [code, message].filter(Boolean).join(" ")}`,
  ]);
}
