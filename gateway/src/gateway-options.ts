import type { IncomingMessage, RequestListener } from "node:http";
import type { Duplex } from "node:stream";
import type { AssertionIssuer, Logger, Metrics, Refusals } from "@rawat/platform";
import type { WriteLines } from "./access-log.ts";
import type { AddressOf } from "./address.ts";
import type { CallLimits } from "./call-limits.ts";
import type { Identify } from "./caller.ts";
import type { Cors } from "./cors.ts";
import type { Instances } from "./instances.ts";
import type { OurPrograms } from "./our-programs.ts";
import type { RequestLimits } from "./request-limits.ts";
import type { RouteTable } from "./route-table.ts";
import type { Shares } from "./shares.ts";

/** Takes a connection that asks for another protocol. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** What takes the WebSockets of our own application, by path. */
export type OwnSockets = ReadonlyMap<string, Upgrade>;

export interface GatewayOptions {
  routes: RouteTable;
  instances: Instances;
  identify: Identify;
  programs: OurPrograms;
  limits: RequestLimits;
  callLimits: CallLimits;
  issuer: AssertionIssuer;
  /** Answers, logs and counts what is not forwarded: accounts, health, pages, and 404 for the rest. */
  ownApp: RequestListener;
  cors: Cors;
  addressOf: AddressOf;
  logger: Logger;
  metrics: Metrics;
  /** Takes what was refused for a role. */
  refusals: Pick<Refusals, "note">;
  /** Where finished log lines go; the logger itself when absent, which costs more. */
  writeLines?: WriteLines;
  /** WebSocket paths that our own application serves. */
  ownSockets?: OwnSockets;
  /** What callers share here; the usual bounds when absent. */
  shares?: Shares;
  /** Milliseconds that a caller may take to read what was sent; the usual time when absent. */
  readWithinMs?: number;
}
