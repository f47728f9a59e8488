import type { Knex } from "knex";
import { makeFile } from "../folder.ts";
import { isEmbedded } from "./open.ts";
import { whileBusy } from "./while-busy.ts";

/** One change of the schema and its way back. */
export interface Migration {
  /** Never changes once it has run anywhere. */
  readonly name: string;
  readonly up: (db: Knex) => Promise<void>;
  readonly down: (db: Knex) => Promise<void>;
  /** Commits by itself, in many small steps, and may begin anew after any of them: one of a million rows would be too large. */
  readonly inSteps?: true;
}

const sourceOf = (migrations: readonly Migration[]): Knex.MigratorConfig => ({
  migrationSource: {
    getMigrations: async () => [...migrations],
    getMigrationName: (migration: Migration) => migration.name,
    getMigration: async (migration: Migration) => ({
      up: migration.up,
      down: migration.down,
      ...(migration.inSteps && { config: { transaction: false } }),
    }),
  },
  tableName: "schemaMigrations",
});

/** A million rows take minutes to write anew. */
const lockWaitSeconds = 3_600;

/** Brings the schema up to date; of several instances that start at once, one does it and the others wait. */
export async function migrate(db: Knex, migrations: readonly Migration[]): Promise<void> {
  await alone(db, async () => {
    const config = sourceOf(migrations);
    // Knex marks a running migration with a row, which a killed program leaves behind. Our own lock dies with its holder.
    await db.migrate.forceFreeMigrationsLock(config);
    await db.migrate.latest(config);
  });
}

/** Undoes every migration. */
export async function unmigrate(db: Knex, migrations: readonly Migration[]): Promise<void> {
  await db.migrate.rollback(sourceOf(migrations), true);
}

async function alone(db: Knex, work: () => Promise<void>): Promise<void> {
  if (isEmbedded(db)) return aloneInFile(db, work);
  const connection = await db.client.acquireConnection();
  const ask = (sql: string) =>
    db
      .raw(sql)
      .connection(connection)
      .timeout(lockWaitSeconds * 1_000);
  const lock = "concat('migrate-', database())";
  try {
    const [[answer]] = await ask(`select get_lock(${lock}, ${lockWaitSeconds}) as isHeld`);
    if (answer?.isHeld !== 1) throw new Error("Another program migrates this database and does not come to an end");
    await work();
  } finally {
    await ask(`select release_lock(${lock})`).catch(() => undefined);
    await db.client.releaseConnection(connection);
  }
}

/**
 * A service and its worker share a file and may start at once. The lock is that of a second file, which its system takes back from a
 * program that is killed; in the first one a lock would keep the migration itself out.
 */
async function aloneInFile(db: Knex, work: () => Promise<void>): Promise<void> {
  const { filename } = db.client.config.connection as { filename: string };
  if (filename === ":memory:") return work();
  const { DatabaseSync } = await import("node:sqlite");
  const lockFile = `${filename}-migrating`;
  // Whoever can read it can hold it, and no program would begin any more.
  makeFile(lockFile);
  const lock = new DatabaseSync(lockFile, { timeout: 0 });
  try {
    await whileBusy(lockWaitSeconds * 1_000, () => lock.exec("begin exclusive"));
    await work();
  } finally {
    lock.close();
  }
}
