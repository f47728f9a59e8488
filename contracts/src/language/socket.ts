import type { z } from "zod";
import type { Access } from "./access.ts";
import type { Role } from "./actor.ts";
import type { ProblemCode } from "./problem.ts";

/** Something that a client may send on a socket. */
export interface SocketCommand {
  readonly summary: string;
  /** Who may send it, of those who may connect; all of them unless told. */
  readonly access?: Access;
  readonly body?: z.ZodType;
  /** What its acknowledgement tells beside that it is well. */
  readonly ack?: z.ZodObject;
  /** The codes its sender must expect, besides those any of them may meet (see `commonSocketErrors`). */
  readonly errors: readonly ProblemCode[];
  /** The event that tells the acknowledgement where there are none: over a plain WebSocket. Nothing is told when absent. */
  readonly answeredBy?: string;
  /** Milliseconds to its acknowledgement; 5,000 unless told. */
  readonly deadlineMs?: number;
  /** It waits in a line of its own kind: meanwhile it takes no place among what its network does at once. */
  readonly hasOwnLine?: true;
}

/** Something that a client may be told on a socket. */
export interface SocketEvent {
  readonly summary: string;
  readonly body: z.ZodType;
}

/** How often one caller may send: so many at once, and then so many a second. */
export interface SocketRate {
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * One socket, said once: parsing and access of whatever arrives on it, the types at both ends, the API page and the test that walks
 * every role are derived from this object, whether it is carried by Socket.IO or is a plain WebSocket.
 */
export interface SocketContract {
  readonly transport: "socket.io" | "websocket";
  readonly path: `/${string}`;
  /** The namespace of Socket.IO; the main one when absent. */
  readonly namespace?: `/${string}`;
  /** Who may connect. A token is shown in `auth.token`; over a plain WebSocket in `?token=` or in a first frame `auth`. */
  readonly access: Access;
  readonly summary: string;
  readonly description?: string;
  /** Roles of which anybody may be as many as they like: what those of one network do at once is bounded. All when absent. */
  readonly crowd?: readonly Role[];
  /** What a client may send, by its name. */
  readonly sends: Readonly<Record<string, SocketCommand>>;
  /** Fields of bodies by whose id the trail names what a refused command was about; the first of them that is there. */
  readonly about?: readonly string[];
  /** What a client may be told, by its name. */
  readonly receives: Readonly<Record<string, SocketEvent>>;
  /** Fields that stand in a plain WebSocket's frame beside `type`, all others being in `data`. */
  readonly besideType?: readonly string[];
  readonly rate?: SocketRate;
  /** Bytes that one message may have; 64 KiB unless told. */
  readonly bytesMax?: number;
}

/** How logs, figures and the trail name a socket. */
export const routeOf = ({ path, namespace }: Pick<SocketContract, "path" | "namespace">): string =>
  `${path}${namespace ?? ""}`;

export type Sockets = Readonly<Record<string, SocketContract>>;

/** Declares a socket; keeps the literal types, from which handlers and clients take theirs. */
export const socket = <const S extends SocketContract>(declaration: S): S => declaration;

/** Bytes that a message may have, unless its contract tells another figure. */
export const defaultSocketBytesMax = 65_536;

/** How often a caller may send, unless the contract tells otherwise. */
export const defaultSocketRate: SocketRate = { burst: 100, perSecond: 10 };

/** What any message may meet, so that contracts need not repeat it. */
export function commonSocketErrors(contract: SocketContract, command: SocketCommand): ProblemCode[] {
  const codes: ProblemCode[] = ["too_many_requests", "service_unavailable", "service_too_slow", "not_found"];
  if (command.body) codes.push("invalid_request", "body_too_large");
  if (command.access !== undefined && command.access !== contract.access) codes.push("not_allowed", "unauthenticated");
  return codes;
}

export type CommandName<S extends SocketContract> = keyof S["sends"] & string;
export type SocketEventName<S extends SocketContract> = keyof S["receives"] & string;

/** What a client gives with a command, before parsing. */
export type CommandInput<S extends SocketContract, K extends CommandName<S>> = S["sends"][K]["body"] extends z.ZodType
  ? z.input<S["sends"][K]["body"]>
  : undefined;
/** What a handler is given of it. */
export type CommandBody<S extends SocketContract, K extends CommandName<S>> = S["sends"][K]["body"] extends z.ZodType
  ? z.output<S["sends"][K]["body"]>
  : undefined;
/** What a command's acknowledgement tells. */
export type CommandAck<S extends SocketContract, K extends CommandName<S>> = S["sends"][K]["ack"] extends z.ZodType
  ? z.output<S["sends"][K]["ack"]>
  : unknown;
/** What an event tells. */
export type SocketEventBody<S extends SocketContract, K extends SocketEventName<S>> = z.output<
  S["receives"][K]["body"]
>;
