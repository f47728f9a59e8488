import { rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { startOwnServers } from "../tests/harness/servers.ts";
import { openCrowd } from "./chat/crowd.ts";
import {
  type Delivered,
  measureDelivery,
  printDelivery,
  printDeliveryGoal,
  type Step,
  type System,
} from "./chat/delivery.ts";
import { type House, openHouse } from "./chat/house.ts";
import { measureIdle } from "./chat/idle.ts";
import { compareReading } from "./chat/reading.ts";
import { compareStoring } from "./chat/storing.ts";
import { freePort, type Program, scratch, startNode } from "./gateway/programs.ts";

// What the chat costs beside the least that it could be: how fast it stores, how fast it delivers and what that takes when sockets become more,
// what an idle one takes, and whether a long room is read as fast as a short one. Embedded by one instance, on servers by two and by one.
const few = { sockets: 100, perSecond: 50 };
const usual = { sockets: 500, perSecond: 50 };
const many = { sockets: 2_000, perSecond: 50 };
const busy = { sockets: 2_000, perSecond: 200 };
/** Within this the gateway asks none any more who has gone. */
const noticedWithinMs = 3_000;
const bareName = "bare Socket.IO";

/** `server` or `embedded` for one of the two alone. */
const only = process.env.BENCH_ENGINE;

const systemOf = (name: string, { rawat, url, places }: House, instances: number): System => ({
  name,
  crowd: openCrowd(url, places),
  programs: {
    gateway: rawat.gateways.map(({ pid }) => pid),
    "chat-service": rawat.services.chat.slice(0, instances).map(({ pid }) => pid),
    worker: rawat.workers.map(({ pid }) => pid),
  },
});

async function startBare(): Promise<Program> {
  const port = await freePort();
  return startNode(bareName, "bench/bare/socket-echo.ts", port, { PORT: String(port) });
}

const bareSystem = ({ name, url, pid }: Program, { places }: House): System => ({
  name,
  crowd: openCrowd(url, places),
  programs: { server: [pid] },
});

async function deliver(systems: readonly System[], ofThese: readonly Step[]): Promise<Delivered[]> {
  const lines: Delivered[] = [];
  for (const step of ofThese) lines.push(...(await measureDelivery(systems, step)));
  return lines;
}

async function embedded(): Promise<void> {
  await compareStoring("SQLite");
  const bare = await startBare();
  try {
    const house = await openHouse(1);
    try {
      const ours = systemOf("embedded, one instance", house, 1);
      const systems = [ours, bareSystem(bare, house)];
      const lines = await deliver(systems, [few, usual]);
      await measureIdle(systems, usual.sockets, many.sockets);
      lines.push(...(await deliver(systems, [many, busy])));
      leave(systems);
      print(lines);
      await compareReading("SQLite", house);
    } finally {
      await house.rawat.stop();
    }
  } finally {
    await bare.stop();
  }
}

async function onServers(): Promise<void> {
  const servers = await startOwnServers();
  const bare = await startBare();
  try {
    const databasePid = servers.mariadb.pid;
    await compareStoring("MariaDB and RabbitMQ", databasePid);
    const house = await openHouse(2);
    try {
      const two = systemOf("servers, two instances", house, 2);
      const beside = bareSystem(bare, house);
      const lines = await deliver([two], [few]);
      lines.push(...(await deliver([two, beside], [usual])), ...(await deliver([two], [many, busy])));
      leave([two, beside]);
      await house.rawat.services.chat[1]?.stop();
      await pause(noticedWithinMs);
      const one = systemOf("servers, one instance", house, 1);
      lines.push(...(await deliver([one], [few, usual, many, busy])));
      leave([one]);
      print(lines);
      await compareReading("MariaDB", house, databasePid);
    } finally {
      await house.rawat.stop();
    }
  } finally {
    await bare.stop();
    await servers.stop();
  }
}

function leave(systems: readonly System[]): void {
  for (const { crowd } of systems) crowd.leave();
}

function print(lines: readonly Delivered[]): void {
  printDelivery(lines.toSorted((a, b) => names(lines).indexOf(a.system) - names(lines).indexOf(b.system)));
  const atUsual = lines.filter(({ sockets }) => sockets === usual.sockets);
  const beside = atUsual.find(({ system }) => system === bareName);
  for (const line of atUsual) if (beside && line !== beside) printDeliveryGoal(line, beside);
}

const names = (lines: readonly Delivered[]): string[] => [...new Set(lines.map(({ system }) => system))];

try {
  if (only !== "server") await embedded();
  if (only !== "embedded") await onServers();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
