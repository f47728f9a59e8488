import type { Actor } from "@rawat/contracts";
import { createPace, ProblemError, TooMany } from "@rawat/platform";

/** Each holds a batch, what it tells and, when it is only checked, whom it has met: together they fit into a small machine. */
const atOnceMax = 4;
const ofOneCallerMax = 2;
const retryAfterSeconds = 10;
/** Who has been slower for longer than any line of a clinic is makes room for whoever waits. */
const usualPace = { bytesASecond: 2_000, stillMsMax: 10_000 };

/** How many files this program has in hand at once, and how many of them for one caller. @param detail what whoever comes too many is told. */
export function createTurns(detail: string) {
  const running = new Set<Turn>();
  /** @throws TooMany */
  const enter = (actor: Actor): Turn => {
    const caller = actor.kind === "account" ? actor.accountId : actor.kind;
    const ofCaller = [...running].filter((other) => other.caller === caller);
    if (ofCaller.length >= ofOneCallerMax || (running.size >= atOnceMax && !endSlowest(running)))
      throw new TooMany("too_many_requests", { detail, retryAfterSeconds });
    const turn = new Turn(caller);
    running.add(turn);
    return turn;
  };
  return {
    /**
     * Does `work` with what is sent, which comes to it piece by piece, if there is room for it.
     *
     * @throws TooMany; ProblemError `body_too_slow` where it comes so slowly that others take its place
     */
    async take<T>(
      actor: Actor,
      sent: AsyncIterable<Uint8Array>,
      work: (pieces: AsyncIterable<Uint8Array>) => Promise<T>,
    ): Promise<T> {
      const turn = enter(actor);
      try {
        return await work(turn.pass(sent));
      } finally {
        running.delete(turn);
      }
    },
    /**
     * Hands out `pieces` if there is room for them, which there is again when the last one is taken or nobody wants more.
     *
     * @throws TooMany; ProblemError `body_too_slow` where they are taken so slowly that others take their place
     */
    async *hold(actor: Actor, pieces: () => AsyncIterable<string>): AsyncGenerator<string> {
      const turn = enter(actor);
      try {
        yield* turn.pass(pieces());
      } finally {
        running.delete(turn);
      }
    },
  };
}

/** A file in hand. */
class Turn {
  readonly caller: string;
  readonly pace = createPace(usualPace);
  #isEnded = false;
  /** Tells whoever waits for the next piece that there is none; there may be nobody. */
  #giveUp: ((reason: Error) => void) | undefined;

  constructor(caller: string) {
    this.caller = caller;
  }

  /** Ends it before its end. */
  end(): void {
    this.#isEnded = true;
    this.#giveUp?.(new ProblemError("body_too_slow"));
  }

  /** Nothing that lasts as long as the file hangs on a piece: of each that would stay a little, and a file may come in millions. */
  #unlessEnded<T>(next: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#isEnded) return reject(new ProblemError("body_too_slow"));
      this.#giveUp = reject;
      const settled =
        <V>(settle: (value: V) => void) =>
        (value: V) => {
          this.#giveUp = undefined;
          settle(value);
        };
      next.then(settled(resolve), settled(reject));
    });
  }

  async *pass<P extends string | Uint8Array>(pieces: AsyncIterable<P>): AsyncGenerator<P> {
    const source = pieces[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value } = await this.#unlessEnded(source.next());
        if (done) return;
        this.pace.came(value.length);
        yield value;
      }
    } finally {
      // Not waited for: where it still waits for more itself, that would be as long as the sender likes.
      void source.return?.().catch(() => undefined);
    }
  }
}

/** False when none is slow. */
function endSlowest(running: Set<Turn>): boolean {
  const [slowest] = [...running]
    .filter(({ pace }) => pace.slowForMs > 0)
    .sort((a, b) => b.pace.slowForMs - a.pace.slowForMs);
  if (!slowest) return false;
  running.delete(slowest);
  slowest.end();
  return true;
}
