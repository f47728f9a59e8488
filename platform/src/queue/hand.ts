import { type Outcome, pauseUnless } from "./outcome.ts";
import { type BatchHandler, type Delivery, type MessageHandler, TryLater } from "./queue.ts";

/** More in one hand would be more than any one statement should write. */
const atOnceMax = 1_000;
const laterMs = 1_000;
const errorCharactersMax = 1_000;

export interface Settled<M> {
  held: M;
  outcome: Outcome;
}

/**
 * What one consumer has in hand, until there is something to report of it. While the handler says `TryLater` a message is kept
 * here: putting it back would let those behind it overtake, and a broker would count it as a failed delivery.
 */
export function openHand<M extends { message: Delivery }>(
  handler: BatchHandler,
  retryDelaysMs: readonly number[],
  letGo: AbortSignal,
) {
  let inHand: readonly M[] = [];
  /** Since the handler failed with all of them together. */
  let isOneByOne = false;
  let isResting = false;

  /** One result a message, or undefined when there is no telling whose fault it was. */
  async function handOut(held: readonly M[]): Promise<readonly PromiseSettledResult<unknown>[] | undefined> {
    try {
      const results = await handler(held.map(({ message }) => message));
      if (!results) return held.map(() => ({ status: "fulfilled", value: undefined }));
      if (results.length === held.length) return results;
      throw new TypeError(`The handler answered for ${results.length} of ${held.length} messages`);
    } catch (reason) {
      if (held.length > 1 && !(reason instanceof TryLater)) return undefined;
      return held.map(() => ({ status: "rejected", reason }));
    }
  }

  function outcomeOf({ message }: M, result: PromiseSettledResult<unknown> | undefined): Outcome | "later" {
    if (result?.status !== "rejected") return { kind: "done" };
    if (result.reason instanceof TryLater) return "later";
    const delayMs = retryDelaysMs[message.attempt - 1];
    if (delayMs !== undefined) return { kind: "again", delayMs };
    return { kind: "dead", error: String(result.reason).slice(0, errorCharactersMax) };
  }

  return {
    held: () => inHand,

    take(messages: readonly M[]) {
      inHand = messages;
      isOneByOne = false;
    },

    /** Hands out what is in hand, and answers what is settled by that: all of it, or some, or none yet. */
    async turn(): Promise<Settled<M>[]> {
      if (isResting) await pauseUnless(letGo, laterMs);
      isResting = false;
      if (letGo.aborted) {
        const returned = inHand.map((held): Settled<M> => ({ held, outcome: { kind: "returned" } }));
        inHand = [];
        return returned;
      }
      const now = isOneByOne ? inHand.slice(0, 1) : inHand;
      if (now.length === 0) return [];
      const results = await handOut(now);
      if (!results) {
        isOneByOne = true;
        return [];
      }
      const outcomes = now.map((held, index) => ({ held, outcome: outcomeOf(held, results[index]) }));
      const settled = outcomes.filter((one): one is Settled<M> => one.outcome !== "later");
      const decided = new Set(settled.map(({ held }) => held));
      inHand = inHand.filter((held) => !decided.has(held));
      isResting = settled.length < now.length;
      return settled;
    },
  };
}

export const oneAtATime =
  (handler: MessageHandler): BatchHandler =>
  async ([message]) => {
    if (message) await handler(message);
  };

export function checkAtOnce(atOnce: number): void {
  if (!Number.isInteger(atOnce) || atOnce < 1 || atOnce > atOnceMax)
    throw new TypeError(`A batch has from 1 to ${atOnceMax} messages, not ${atOnce}`);
}
