import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** How many connections may be open at once. */
export interface ConnectionBounds {
  /** Of one address: many for a clinic behind one, few of what a program may open. */
  readonly each: number;
  readonly all: number;
}

const usualBounds: ConnectionBounds = { each: 3_000, all: 15_000 };

/**
 * Ends at once what is too many of one address, and what has been idle longest when there are too many in all: an idle connection costs a
 * descriptor and some memory, of which all callers have the same few, and whoever meant it opens another. One with a request or a
 * WebSocket is never ended for others' sake.
 *
 * @param keyOf by what a connection is counted; those without a key, which bring everybody's requests, are not.
 */
export function boundConnections(
  server: Server,
  keyOf: (socketAddress?: string) => string | undefined,
  bounds: ConnectionBounds = usualBounds,
): void {
  const countOf = new Map<string, number>();
  /** Those that wait for a request, the longest first, and how many requests the others have in hand. */
  const idle = new Set<Socket>();
  const inHand = new Map<Socket, number>();

  const makeRoom = (): boolean => {
    if (idle.size + inHand.size < bounds.all) return true;
    const [longest] = idle;
    if (!longest) return false;
    idle.delete(longest);
    longest.destroy();
    return true;
  };

  server.on("connection", (socket: Socket) => {
    const key = keyOf(socket.remoteAddress);
    if (key === undefined) return;
    const count = countOf.get(key) ?? 0;
    if (count >= bounds.each || !makeRoom()) {
      socket.destroy();
      return;
    }
    countOf.set(key, count + 1);
    idle.add(socket);
    socket.once("close", () => {
      idle.delete(socket);
      inHand.delete(socket);
      const left = (countOf.get(key) ?? 0) - 1;
      if (left > 0) countOf.set(key, left);
      else countOf.delete(key);
    });
  });

  const begin = (socket: Socket): boolean => {
    if (!idle.delete(socket) && !inHand.has(socket)) return false;
    inHand.set(socket, (inHand.get(socket) ?? 0) + 1);
    return true;
  };
  const end = (socket: Socket) => {
    const others = (inHand.get(socket) ?? 1) - 1;
    if (others > 0) {
      inHand.set(socket, others);
      return;
    }
    if (inHand.delete(socket)) idle.add(socket);
  };
  const watch = ({ socket }: IncomingMessage, response: ServerResponse) => {
    if (begin(socket)) response.once("close", () => end(socket));
  };
  server.prependListener("request", watch);
  server.prependListener("checkContinue", watch);
  server.on("upgrade", ({ socket }: IncomingMessage) => void begin(socket));
}
