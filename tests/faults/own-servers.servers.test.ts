import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { groupOf } from "../../scripts/servers/processes.ts";
import type { Server } from "../../scripts/servers/server.ts";
import { type OwnServers, startOwnServers } from "../harness/servers.ts";

let servers: OwnServers;
beforeAll(async () => {
  servers = await startOwnServers();
});
afterAll(() => servers?.stop());

/** What is listened on, by the number of the socket: the address as /proc/net writes it, and the port. */
function listening(): Map<string, { address: string; port: number }> {
  const lines = ["tcp", "tcp6"].flatMap((file) =>
    readFileSync(`/proc/net/${file}`, "utf8").trim().split("\n").slice(1),
  );
  const listens = lines.map((line) => line.trim().split(/\s+/)).filter(([, , , state]) => state === "0A");
  return new Map(
    listens.map(([, local = "", , , , , , , , inode = ""]) => {
      const [address = "", port = ""] = local.split(":");
      return [inode, { address, port: Number.parseInt(port, 16) }];
    }),
  );
}

/** 127.0.0.0/8 and ::1, in the machine's own order of bytes. */
const isLoopback = (address: string) => /^[0-9A-F]{6}7F$|^0{24}01000000$|^0{16}FFFF0000[0-9A-F]{6}7F$/.test(address);

/** A server's processes, those included that it started for good: they have its variables. */
function processesOf({ pid, url }: Server): number[] {
  const port = new URL(url).port;
  const marked = readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, "latin1").includes(`rawat-${port}@`);
    } catch {
      return false;
    }
  });
  return [...new Set([...groupOf(pid), ...marked.map(Number)])];
}

function socketsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
}

describe.each([
  ["mariadb", 1],
  ["redis", 1],
  // The broker, the nodes' own port and their mapper.
  ["rabbitmq", 3],
] as const)("the tests' own %s", (name, ports) => {
  it("can be reached from this machine alone, on every port it opens", () => {
    const open = listening();
    const own = processesOf(servers[name]).flatMap((pid) => socketsOf(pid).flatMap((socket) => open.get(socket) ?? []));
    expect(new Set(own.map(({ port }) => port)).size).toBe(ports);
    expect(own.filter(({ address }) => !isLoopback(address))).toEqual([]);
  });
});
