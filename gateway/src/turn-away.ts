import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { ProblemError } from "@rawat/platform";
import { type AddressOf, addressOfOdd } from "./address.ts";
import { condemn } from "./closing.ts";
import { answerRaw } from "./raw-answer.ts";
import { PastLimit, type RequestLimits } from "./request-limits.ts";

/** What is known of a request that is turned away, which may be nothing but its connection. */
export type Unasked = Pick<IncomingMessage, "socket" | "headers">;

/**
 * Answers what no request can be made of, or none that anybody takes, and ends its connection. It counts as every other does; of whoever goes on regardless
 * the connection ends without an answer.
 *
 * @param status where it differs from the problem's own.
 */
export type TurnAway = (unasked: Unasked, problem: ProblemError, status?: number) => void;

export function createTurnAway(limits: Pick<RequestLimits, "takeAtDoor">, addressOf: AddressOf): TurnAway {
  return (unasked, problem, status) => {
    const { socket } = unasked;
    // What follows is the rest of it, or was sent ahead.
    condemn(socket);
    const refuse = (error: unknown) => refusePast(socket, error);
    try {
      const counted = limits.takeAtDoor(addressOfOdd(addressOf, unasked));
      const answer = () => answerRaw(socket, problem, undefined, status);
      if (counted) counted.then(answer, refuse);
      else answer();
    } catch (error) {
      refuse(error);
    }
  };
}

function refusePast(socket: Socket, error: unknown): void {
  if (error instanceof PastLimit && !error.isFar) answerRaw(socket, error);
  else socket.destroy();
}
