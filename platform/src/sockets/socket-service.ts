import type {
  ActorOf,
  CommandAck,
  CommandBody,
  CommandName,
  Ended,
  SocketContract,
  SocketEventBody,
  SocketEventName,
  SocketRate,
} from "@rawat/contracts/language";

/** Who a token is, and by which session, so that a connection ends with it. */
export interface Identified<S extends SocketContract = SocketContract> {
  actor: ActorOf<S["access"]>;
  sessionId?: string;
  /** When the connection ends by itself, unless somebody ends it before. */
  until?: Date;
}

/** One client's connection, whatever carries it. */
export interface Connection<S extends SocketContract = SocketContract> extends Identified<S> {
  readonly id: string;
  readonly address: string;
  /** Tells this client alone. */
  send<K extends SocketEventName<S>>(event: K, body: SocketEventBody<S, K>): void;
  /** From now on it hears what is told to that room. */
  join(room: string): Promise<void> | void;
  leave(room: string): Promise<void> | void;
  isIn(room: string): boolean;
  /** @param isTooMuch told as the reason where the carrier has a place for it; otherwise that the session has ended. */
  end(isTooMuch?: boolean): void;
}

/** One command, checked and parsed. */
export interface SocketCall<S extends SocketContract, K extends CommandName<S>> {
  actor: ActorOf<S["access"]>;
  body: CommandBody<S, K>;
  connection: Connection<S>;
}

/** A handler for every command of a contract; a missing one does not compile. What its acknowledgement does not list does not leave. */
export type SocketHandlers<S extends SocketContract> = {
  readonly [K in CommandName<S>]: (call: SocketCall<S, K>) => Promise<CommandAck<S, K>>;
};

/** A socket contract with what answers it. */
export interface SocketService<S extends SocketContract = SocketContract> {
  contract: S;
  /** How often a caller may send something, in place of what the contract says. */
  rate?: SocketRate;
  /** Who shows this token; whoever was let in by it before may show it after its time. @throws ProblemError for nobody's. */
  identify(token: string | undefined, isLetIn?: boolean): Promise<Identified<S>> | Identified<S>;
  handlers: SocketHandlers<S>;
  /** Once it is let in, before its first command. */
  connected?(connection: Connection<S>): Promise<void> | void;
  /** Once it has gone, however it went. */
  disconnected?(connection: Connection<S>): Promise<void> | void;
}

/** Reaches clients. */
export interface SocketHub {
  /** Tells everybody in a room, on whichever instance they are. */
  tell<S extends SocketContract, K extends SocketEventName<S>>(
    contract: S,
    room: string,
    event: K,
    body: SocketEventBody<S, K>,
  ): void;
  /** Ends the connections of somebody who is shut out, as far as they are to this instance. */
  end(who: Ended): void;
}

/** Binds a socket contract to its handlers, with the types that it declares. */
export const implementSocket = <S extends SocketContract>(service: SocketService<S>): SocketService =>
  service as unknown as SocketService;

/** The rooms that a connection is in by who it is, which no handler can name: theirs have no colon in front. */
export const ownRooms = ({ actor, sessionId }: Identified): string[] => [
  ...(actor.kind === "account" ? [`:account:${actor.accountId}`] : []),
  ...(actor.kind === "visitor" && actor.id ? [`:visitor:${actor.id}`] : []),
  ...(sessionId ? [`:session:${sessionId}`] : []),
];

export const roomOf = (who: Ended): string =>
  "accountId" in who
    ? `:account:${who.accountId}`
    : "sessionId" in who
      ? `:session:${who.sessionId}`
      : `:visitor:${who.visitorId}`;
