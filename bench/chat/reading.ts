import { createEncryption, type Encryption } from "@rawat/platform";
import type { Knex } from "knex";
import { lookInto } from "../../tests/harness/stores.ts";
import { load, median, type Outcome } from "../gateway/load.ts";
import { cpuSecondsOf } from "../gateway/programs.ts";
import { copyStatement } from "../growth/copies.ts";
import type { House } from "./house.ts";
import { acceptedMessage } from "./messages.ts";

const sizes = [100, Number(process.env.BENCH_ROWS ?? 1_000_000)] as const;
const rounds = 5;
const requests = 500;
const connections = 8;
const growthMax = 1.3;
/** Sealed one by one; those before them are copies, which would not open and which no latest page has. */
const originalsMax = 40_000;
const rowsAtOnce = 500;
const secondMs = 1_000;

interface Read extends Outcome {
  /** Microseconds of CPU a request, of gateway and chat-service, and of the database's process where it has one. */
  programs: number;
  database: number;
}

/** What the latest page costs in a room of a hundred messages and in one of a million, side by side in one table. It prints what it finds. */
export async function compareReading(engine: string, house: House, databasePid?: number): Promise<void> {
  const { rawat, emptyRooms, token, url } = house;
  const startedAt = performance.now();
  await lookInto(rawat, "chat", async (db) => {
    const encryption = createEncryption(rawat.environment.RECORD_ENCRYPTION_KEY ?? "");
    for (const [at, room] of emptyRooms.entries()) await fill(db, room, sizes[at] ?? 0, encryption);
  });
  console.log(`\n${sizes[1]} messages are in after ${Math.round((performance.now() - startedAt) / 1_000)} s`);

  // The others of two have been stopped.
  const pids = [...rawat.gateways, ...rawat.services.chat.slice(0, 1)].map(({ pid }) => pid);
  const read = async (room: string): Promise<Read> => {
    const used = () => pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0);
    const database = () => (databasePid === undefined ? 0 : cpuSecondsOf(databasePid));
    const before = [used(), database()] as const;
    const door = { name: "a room", url, headers: { authorization: `Bearer ${token}` } };
    const outcome = await load(door, `/api/chats/rooms/${room}/messages`, requests, connections);
    const each = (after: number, from: number) => ((after - from) / outcome.answers) * 1e6;
    return { ...outcome, programs: each(used(), before[0]), database: each(database(), before[1]) };
  };
  const seen = emptyRooms.map((): Read[] => []);
  for (const room of emptyRooms) await read(room);
  for (let round = 0; round < rounds; round++)
    for (const [at, room] of emptyRooms.entries()) seen[at]?.push(await read(room));

  const medianOf = (at: number, figure: keyof Read) => median((seen[at] ?? []).map((one) => one[figure]));
  console.log(`The latest page, ${engine}; medians of ${rounds} rounds of ${requests} requests`);
  console.table(
    sizes.map((size, at) => ({
      "messages in the room": size,
      "p50 ms": medianOf(at, "p50"),
      "p99 ms": medianOf(at, "p99"),
      "µs CPU a request": Math.round(medianOf(at, "programs")),
      ...(databasePid !== undefined && { "of the database": Math.round(medianOf(at, "database")) }),
    })),
  );
  const total = (at: number) => medianOf(at, "programs") + medianOf(at, "database");
  const growth = total(1) / total(0);
  console.log(
    `${growth <= growthMax ? "met    " : "NOT met"}  CPU grown at most ${growthMax} ×: ${growth.toFixed(2)} ×`,
  );
}

/** So many messages, the newest of them now, one a second. */
async function fill(db: Knex, room: string, count: number, encryption: Encryption): Promise<void> {
  const originals = Math.min(count, originalsMax);
  const now = Date.now();
  const rows = Array.from({ length: originals }, (_, at) => {
    const nobody = { kind: "room", patientId: null, doctorId: null } as const;
    const {
      patientId: _p,
      doctorId: _d,
      ...row
    } = acceptedMessage(room, nobody, new Date(now - (originals - at) * secondMs), encryption);
    return row;
  });
  await db.batchInsert("messages", rows, rowsAtOnce);
  const columns = Object.keys(rows[0] ?? {});
  for (let generation = 1; generation < count / originals; generation++) {
    // An id begins with its time, and a smaller one is older.
    const id = `concat('0${generation.toString(16).padStart(2, "0")}', substr(id, 4))`;
    // Other originals are not in the room; copies of this one are older.
    const isOriginal = `conversationId = '${room}' and id > '019'`;
    await db.raw(copyStatement("messages", columns, { id }, isOriginal));
  }
}
