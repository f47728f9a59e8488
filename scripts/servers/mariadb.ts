import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { createConnection } from "mysql2/promise";
import { freePort } from "./free-port.ts";
import { findProgram, type Server, scratchFolder, startServer } from "./server.ts";

const run = promisify(execFile);

/** What tests fill is small. */
const cacheMegabytes = 64;

interface Options {
  /** Megabytes of pages that it holds in memory. */
  cache?: number;
  /** Variables that it is started with. */
  environment?: NodeJS.ProcessEnv;
}

/** A MariaDB with one account, root without a password. What it acknowledges is on disk, as in production. */
export async function startMariaDb({ cache = cacheMegabytes, environment = {} }: Options = {}): Promise<Server> {
  const command = await findProgram("mariadbd", "mariadb-server");
  const install = await findProgram("mariadb-install-db", "mariadb-server");
  const folder = await scratchFolder("mariadb");
  const port = await freePort();
  const url = `mysql://root@127.0.0.1:${port}/`;
  const asRoot = process.getuid?.() === 0 ? ["--user=root"] : [];
  const dataFolder = `--datadir=${join(folder, "data")}`;
  await run(install, [
    "--no-defaults",
    ...asRoot,
    dataFolder,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
  ]);
  return startServer({
    url,
    folder,
    command,
    env: environment,
    args: [
      "--no-defaults",
      ...asRoot,
      dataFolder,
      `--port=${port}`,
      "--bind-address=127.0.0.1",
      `--socket=${join(folder, "mariadb.sock")}`,
      `--pid-file=${join(folder, "mariadb.pid")}`,
      `--innodb-buffer-pool-size=${cache}M`,
      "--innodb-flush-log-at-trx-commit=1",
      "--max-connections=500",
      "--character-set-server=utf8mb4",
      "--skip-name-resolve",
    ],
    async answers() {
      const connection = await createConnection({ uri: url, connectTimeout: 2_000 });
      await connection.end();
    },
  });
}
