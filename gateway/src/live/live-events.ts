import { type AccountActor, isKnownTo, type KnownTo, type LiveEvent } from "@rawat/contracts";
import { type KeyValue, limitKeyOf, newId, nowMs } from "@rawat/platform";
import { createRecentEvents } from "./recent-events.ts";

/** What happened, and who may know of it. */
export interface Happened {
  event: LiveEvent;
  knownTo: KnownTo;
}

interface Told extends Happened {
  /** Its place in the stream. */
  key: string;
}

/** Tells pages what happens. */
export interface LiveEvents {
  /**
   * Tells everybody who may know, at every gateway, in this order.
   *
   * @throws KeyValueUnavailable when not everybody was told, or nobody; who is told again only reads again.
   */
  tell(happened: readonly Happened[]): Promise<void>;
  /** What happens from now on, or since `lastKey`, as server-sent events. Ends when `gone` is aborted, or with the session. */
  follow(who: Following): AsyncGenerator<string>;
  /** Ends every stream. */
  close(): void;
}

interface Who {
  actor: AccountActor;
  sessionId: string;
  address: string;
}

export interface Following extends Who {
  lastKey: string | undefined;
  gone: AbortSignal;
}

export interface LiveOptions {
  keyValue: KeyValue;
  /** Until when a session goes on unless it is refreshed; undefined when it has ended. */
  goesOnUntil(sessionId: string): Promise<Date | undefined>;
  onEnded(listener: (which: { accountId: string; sessionId?: string }) => void): void;
}

const channel = "live";
/** For how long a stream can be continued, and how much of it at most. */
const kept = { newestKept: 5_000, ttlMs: 60_000 };
/** More would not be answered in the quarter of a second that a busy store is given. */
const keptAtOnce = 100;
/** Gateways tell at once: what one of them kept before the last key may have been told after it. Such events come twice. */
const overlapMs = 1_000;
/** Events that wait for somebody who does not read; more are a gap to them. */
const unreadMax = 2_000;
/** Streams of one account, in all its windows. */
const accountStreamsMax = 20;
/** Streams of all patients of one address, for anybody may register: a whole village behind it has fewer, and many accounts of one no more. */
const patientsStreamsMax = 500;
/** Milliseconds after which a client may come back. */
const retryMs = 1_000;
/** Milliseconds between two comments, at which a session is looked at too. */
const beatEveryMs = 15_000;
/** What Node's timers can wait. */
const timerMaxMs = 2 ** 31 - 1;

/** Makes the streams of one gateway. What any of them tells is heard by all, and kept for a minute for who was away. */
export async function createLiveEvents({ keyValue, goesOnUntil, onEnded }: LiveOptions): Promise<LiveEvents> {
  const followers = new Set<Follower>();
  const recent = createRecentEvents<Told>({ keyValue, list: channel, newestKept: kept.newestKept, forMs: kept.ttlMs });
  await keyValue.subscribe(
    channel,
    (message) => {
      const told = message as Told[];
      recent.add(told);
      for (const follower of followers) follower.hear(told.filter(({ knownTo }) => isKnownTo(knownTo, follower.actor)));
    },
    () => {
      recent.miss();
      for (const follower of followers) follower.miss();
    },
  );
  onEnded(({ accountId, sessionId }) => {
    for (const follower of followers)
      if (sessionId ? follower.sessionId === sessionId : follower.actor.accountId === accountId) follower.end();
  });

  const end = (follower: Follower) => {
    // At once: of many who come together each finds those before it gone.
    followers.delete(follower);
    follower.end();
  };
  const ofAccount = (accountId: string) => [...followers].filter(({ actor }) => actor.accountId === accountId);
  const enter = (follower: Follower) => {
    followers.add(follower);
    const own = ofAccount(follower.actor.accountId);
    if (own.length > accountStreamsMax) end(own[0] as Follower);
    if (!follower.isPatient) return;
    const near = [...followers].filter(({ isPatient, address }) => isPatient && address === follower.address);
    if (near.length > patientsStreamsMax) end(oldestOfMost(near));
  };

  return {
    async tell(happened) {
      const told = happened.map((one): Told => ({ key: newId(), ...one }));
      for (let from = 0; from < told.length; from += keptAtOnce)
        await Promise.all(told.slice(from, from + keptAtOnce).map((one) => keyValue.append(channel, one, kept)));
      await keyValue.publish(channel, told);
    },
    async *follow({ lastKey, gone, ...who }) {
      const { actor, sessionId } = who;
      const follower = new Follower(who);
      const leave = () => follower.end();
      gone.addEventListener("abort", leave, { once: true });
      const beat = setInterval(() => follower.beat(), beatEveryMs);
      let atItsEnd: NodeJS.Timeout | undefined;
      /** Whether the session goes on; where it is refreshed no more, that is looked at again when it runs out. */
      const goesOn = async () => {
        const until = await goesOnUntil(sessionId);
        clearTimeout(atItsEnd);
        const leftMs = Math.min((until?.getTime() ?? 0) - nowMs(), timerMaxMs);
        if (until && !follower.isOver) atItsEnd = setTimeout(() => follower.beat(), leftMs);
        return until !== undefined;
      };
      enter(follower);
      try {
        // It may have ended while it was asked who this is, before anybody told us here. And whoever opens more than they may have costs no
        // more than the opening.
        const isLive = (await goesOn()) && !follower.isOver;
        const missed = isLive && lastKey !== undefined ? await recent.since(lastKey, overlapMs) : [];
        // Nothing is told before all of that is done: until then its caller stands in their lane.
        yield `retry: ${retryMs}\n\n`;
        if (!isLive) return;
        if (!missed) yield gap;
        const known = (missed ?? []).filter(({ knownTo }) => isKnownTo(knownTo, actor));
        if (known.length > 0) yield known.map(eventOf).join("");
        const replayed = new Set(known.map(({ key }) => key));
        for await (const unread of follower.unread()) {
          if (unread.includes("beat") && !(await goesOn())) return;
          const isNew = (piece: Piece) => typeof piece === "string" || !replayed.has(piece.key);
          yield unread.filter(isNew).map(textOf).join("");
        }
      } finally {
        clearInterval(beat);
        clearTimeout(atItsEnd);
        gone.removeEventListener("abort", leave);
        followers.delete(follower);
      }
    },
    close() {
      for (const follower of followers) follower.end();
    },
  };
}

/** The oldest one of the account that has the most: who has one keeps it, whatever somebody else opens. */
function oldestOfMost(followers: readonly Follower[]): Follower {
  const byAccount = Map.groupBy(followers, ({ actor }) => actor.accountId);
  const [most] = [...byAccount.values()].sort((a, b) => b.length - a.length);
  return most?.[0] as Follower;
}

const gap = "event: gap\ndata: {}\n\n";
const eventOf = ({ key, event }: Told) => `id: ${key}\ndata: ${JSON.stringify(event)}\n\n`;
const textOf = (piece: Piece) => (piece === "beat" ? ":\n\n" : piece === "gap" ? gap : eventOf(piece));

type Piece = Told | "beat" | "gap";

/** Somebody who follows, and what they were not sent yet. */
class Follower {
  readonly actor: AccountActor;
  readonly sessionId: string;
  readonly address: string;
  #waiting: Piece[] = [];
  #isOver = false;
  #wake = () => {};

  constructor({ actor, sessionId, address }: Who) {
    this.actor = actor;
    this.sessionId = sessionId;
    this.address = limitKeyOf(address);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get isPatient(): boolean {
    return this.actor.role === "patient";
  }

  hear(told: readonly Told[]): void {
    this.#waiting.push(...told);
    if (this.#waiting.length > unreadMax) this.miss();
    else this.#wake();
  }

  /** It cannot be known what they missed, or is too much: they read everything anew, and need not be told what waited. */
  miss(): void {
    this.#waiting = [...this.#waiting.filter((piece) => piece === "beat"), "gap"];
    this.#wake();
  }

  beat(): void {
    // Whoever has not read the last one is not sent another.
    if (!this.#waiting.includes("beat")) this.#waiting.push("beat");
    this.#wake();
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** All that waits for them, and when they have read that, what waits by then. */
  async *unread(): AsyncGenerator<readonly Piece[]> {
    while (!this.#isOver) {
      const all = this.#waiting.splice(0);
      if (all.length > 0) yield all;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
