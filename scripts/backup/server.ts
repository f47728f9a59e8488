import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { restoreMark } from "../../platform/src/database/restore-mark.ts";
import { Failure, reasonOf } from "./failure.ts";

interface Tool {
  command: string;
  /** MariaDB's and MySQL's programs bear each other's names and differ in a few options. */
  isMariaDb: boolean;
}

/** @throws Failure naming the package, when neither name is there. */
function findTool(...names: string[]): Tool {
  for (const command of names) {
    try {
      const version = execFileSync(command, ["--version"], { encoding: "utf8" });
      return { command, isMariaDb: /MariaDB/i.test(version) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw new Failure(`${command}: ${reasonOf(error)}`);
    }
  }
  throw new Failure(`${names.join(" or ")} is not installed: install the package mariadb-client (or mysql-client)`);
}

/** Writes one database as SQL, as it is at one moment, while it is in use. */
export async function dump(url: string, file: string): Promise<void> {
  const tool = findTool("mariadb-dump", "mysqldump");
  const options = ["--single-transaction", "--skip-lock-tables", "--no-tablespaces", "--hex-blob", "--skip-comments"];
  if (!tool.isMariaDb) options.push("--set-gtid-purged=OFF", "--column-statistics=0");
  await withClient(tool, url, options, async ({ stdout }) => {
    if (stdout) await pipeline(stdout, createWriteStream(file, { mode: 0o600, flags: "wx" }));
  });
}

/** Runs a dump against a database. Whatever stands in it, the client runs no program of this machine for it: dumps can be changed. */
export async function load(url: string, file: string): Promise<void> {
  const tool = client();
  const confined = tool.isMariaDb ? "--loose-sandbox" : "--loose-system-command=OFF";
  await withClient(tool, url, ["--batch", confined], async ({ stdin }) => {
    if (stdin) await pipeline(tool.isMariaDb ? createReadStream(file) : plainSql(file), stdin);
  });
}

/** How many tables a database has. */
export async function countTables(url: string): Promise<number> {
  return Number(await answerTo(url, "select count(*) from information_schema.tables where table_schema = database()"));
}

/** Marks a database as one that is being restored, so that no program starts on half of it. */
export async function mark(url: string): Promise<void> {
  await answerTo(url, `create table if not exists ${restoreMark} (id int primary key)`);
}

/** It is whole again. */
export async function unmark(url: string): Promise<void> {
  await answerTo(url, `drop table if exists ${restoreMark}`);
}

/** Takes every table and view out of a database, but the mark. */
export async function dropAll(url: string): Promise<void> {
  const listed = `select concat(table_type, '\\t', table_name) from information_schema.tables where table_schema = database() and table_name <> '${restoreMark}'`;
  const found = (await answerTo(url, listed)).split("\n").filter(Boolean);
  const drops = found.map((line) => {
    const [type, name = ""] = line.split(/\\t|\t/);
    return `drop ${type === "VIEW" ? "view" : "table"} \`${name.replaceAll("`", "``")}\`;`;
  });
  if (drops.length > 0) await answerTo(url, `set foreign_key_checks = 0; ${drops.join(" ")}`);
}

/** How many others of this account are connected to a database, wherever they run: a program asks for its outbox all the time. */
export async function countOthers(url: string): Promise<number> {
  const database = decodeURIComponent(new URL(url).pathname.slice(1));
  const connections = (await answerTo(url, "show processlist")).trimEnd().split("\n");
  return connections.filter((line) => line.split("\t")[3] === database).length - 1;
}

async function answerTo(url: string, statement: string): Promise<string> {
  let answer = "";
  await withClient(client(), url, ["--batch", "--skip-column-names", `--execute=${statement}`], async ({ stdout }) => {
    for await (const chunk of stdout ?? []) answer += chunk;
  });
  return answer;
}

const client = () => findTool("mariadb", "mysql");

/** MariaDB's dumps begin with a command to its own client, at which MySQL's stumbles. */
async function* plainSql(file: string): AsyncGenerator<Buffer> {
  let first = true;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    const end = first && /^\/\*M?!999999/.test(chunk.subarray(0, 16).toString()) ? chunk.indexOf("\n") + 1 : 0;
    first = false;
    yield chunk.subarray(end);
  }
}

interface Streams {
  stdin: NodeJS.WritableStream | null;
  stdout: Readable | null;
}

/** Runs a program of the server's. Where the server is and the password are in a file that only we can read. */
async function withClient(tool: Tool, url: string, options: string[], use: (streams: Streams) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), "rawat-client-"));
  try {
    const { hostname, port, username, password, pathname } = new URL(url);
    const settings = {
      host: decodeURIComponent(hostname).replace(/^\[|\]$/g, ""),
      port: port || "3306",
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      protocol: "tcp",
      "default-character-set": "utf8mb4",
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name}="${value.replace(/[\\"]/g, "\\$&")}"`);
    await writeFile(join(folder, "client.cnf"), `[client]\n${lines.join("\n")}\n`, { mode: 0o600 });
    const args = [`--defaults-file=${join(folder, "client.cnf")}`, ...options, decodeURIComponent(pathname.slice(1))];
    const child = spawn(tool.command, args, { stdio: ["pipe", "pipe", "pipe"] });
    const complaints: string[] = [];
    child.stderr.on("data", (chunk) => complaints.push(String(chunk)));
    const ended = once(child, "close");
    // A program that ends early breaks the pipe; what it said of the reason is better than that.
    const [used, [code]] = await Promise.all([use(child).catch((error: unknown) => error), ended]);
    if (code !== 0) throw new Failure(`${tool.command}: ${complaints.join("").trim() || `ended with code ${code}`}`);
    if (used instanceof Error) throw used;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
