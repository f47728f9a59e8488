import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Place, type ProblemError, requestIdOf } from "@rawat/platform";
import type { Caller } from "./caller.ts";
import type { EdgeHeaders } from "./edge-headers.ts";
import type { PacedPlace } from "./paces.ts";
import type { ForwardRoute } from "./route-table.ts";
import type { Holding } from "./shares.ts";

/** One request at the gateway, and what is known of it so far. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly startedAtMs: number;
  requestId: string;
  /** The path without its query, which may hold what people searched for, or a token. */
  path: string;
  address: string;
  headers: EdgeHeaders;
  /** Headers that its answer carries for pages of other origins. */
  corsHeaders: readonly string[];
  /** Whether its connection ends with its answer: the gateway is going down, its caller is far past the limit, or it is odd. */
  isLast: boolean;
  caller?: Caller;
  /** Why the token that came is none. */
  tokenFault?: ProblemError;
  route?: ForwardRoute;
  /** Refused because its caller has used up the requests of the minute. */
  isPastLimit: boolean;
  /** Our own application answers, logs and counts it. */
  isOwn: boolean;
  /** Why it was not answered well, for the log: a problem's code, and what lay behind it. */
  fault?: string;
  cause?: string;
  /** What is given up when its connection ends. A reference, for a function of its own would cost more with every request. */
  exchange?: { leave(): void };
  /** Its place in its caller's lane, to the services or to our own application; one where it matters is told when there is an answer. */
  place?: (Place & Partial<PacedPlace>) | undefined;
  /** What it holds of what all callers share. */
  holding?: Holding;
}

/** A request as it came in, of which nothing is known. */
export function createVisit(request: IncomingMessage, response: ServerResponse): Visit {
  return {
    request,
    response,
    startedAtMs: performance.now(),
    requestId: visitIdOf(undefined),
    path: "/",
    address: "",
    headers: { passed: [] },
    corsHeaders: [],
    isLast: false,
    isPastLimit: false,
    isOwn: false,
  };
}

/** The caller's own request id where it can stand in a log line; a random one is cheaper than an ordered one here. */
export const visitIdOf = (given: string | undefined): string =>
  given === undefined ? randomUUID() : requestIdOf(given);

/** Whether it was answered while something was asked about it, or its caller has gone: then nothing more is taken up for it. */
export const isOver = ({ response }: Visit): boolean => response.headersSent || response.destroyed;
