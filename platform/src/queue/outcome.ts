import { setTimeout as pause } from "node:timers/promises";
import { type MessageHandler, TryLater } from "./queue.ts";

/** What becomes of a message that was handed out. */
export type Outcome =
  | { kind: "done" }
  | { kind: "again"; delayMs: number }
  | { kind: "dead"; error: string }
  /** Nothing was decided before the consumer had to let go of it. */
  | { kind: "returned" };

/**
 * A message whose handler takes its whole process down reports nothing. After so many deliveries that were never settled it
 * is dead-lettered too, so that it cannot stop its group for ever; restarts in the course of a deployment stay far below.
 */
export const lostDeliveriesMax = 20;

const laterMs = 1_000;
const errorCharactersMax = 1_000;

/**
 * Hands the message out until there is something to report. While the handler says `TryLater` the message is kept in hand:
 * putting it back would let those behind it overtake, and a broker would count it as a failed delivery.
 */
export async function handOut(
  handler: MessageHandler,
  message: Parameters<MessageHandler>[0],
  retryDelaysMs: readonly number[],
  letGo: AbortSignal,
): Promise<Outcome> {
  while (!letGo.aborted) {
    try {
      await handler(message);
      return { kind: "done" };
    } catch (error) {
      if (!(error instanceof TryLater)) return afterFailure(error, retryDelaysMs[message.attempt - 1]);
    }
    await pauseUnless(letGo, laterMs);
  }
  return { kind: "returned" };
}

function afterFailure(error: unknown, delayMs: number | undefined): Outcome {
  if (delayMs !== undefined) return { kind: "again", delayMs };
  return { kind: "dead", error: String(error).slice(0, errorCharactersMax) };
}

/** Waits, but no longer than until `signal` is raised. */
export async function pauseUnless(signal: AbortSignal, ms: number): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {});
}
