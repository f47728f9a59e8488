import { setTimeout as pause } from "node:timers/promises";
import { createTokenBucket, limitKeyOf, networkOf, TooSlow } from "@rawat/platform";
import { LRUCache } from "lru-cache";
import { createFairLine } from "../fair-line.ts";
import type { ReadyText } from "../own/ready-made.ts";

/** A page as it is sent. */
export interface Page {
  status: number;
  text: ReadyText;
}

/** Pages that are kept for a moment, and drawn anew after that. */
export interface DrawnPages {
  /** Whether somebody found it a moment ago, or it is being drawn. */
  has(place: string): boolean;
  /**
   * The page of this place, which is drawn when its reader's turn has come, where it is not there. What is not found is drawn anew each time.
   *
   * @throws TooMany and Unavailable where too many wait already, TooSlow for who waited long enough or has left meanwhile.
   */
  find(place: string, address: string, draw: () => Promise<Page>): Promise<Page>;
}

/** Milliseconds that a page is kept for whoever asks next: a flood of readers asks the service once. */
export const keptForMs = 5_000;
/** As many as are drawn in that time: a flood of new ones drives out none before its time. */
const keptMax = 50;
/** Of new pages, whoever asks for them. A house of many readers has a few in a second, for most of them read the same. */
const rate = { burst: 10, perSecond: 8 };
/** While one waits for the service, another is drawn. */
const atOnce = 2;
const addressWaitingMax = 100;
const waitingMax = 1_000;
/** Milliseconds that somebody waits for their turn at least: a flood that is refused at once comes again at once. */
const patienceMs = 3_000;
/** As much longer at most, so that what came in one piece does not come again in one. There is time left to draw a page then. */
const patienceMoreMs = 1_000;
/** One for all: to make it for each of a flood would cost as much as to answer it. */
const waitedInVain = new TooSlow();

/**
 * Pages are drawn in the thread through which everybody comes, so there are so many new ones in a second, however many ask for them and from
 * wherever. Next is the network that was served least lately: who comes once is served at once, whoever floods.
 */
export function createDrawnPages(): DrawnPages {
  const kept = new LRUCache<string, Promise<Page>>({ max: keptMax, ttl: keptForMs });
  const line = createFairLine({
    deed: "read the news",
    width: atOnce,
    keyMax: addressWaitingMax,
    allMax: waitingMax,
    groupOf: networkOf,
  });
  const bucket = createTokenBucket(rate);

  const keep = (place: string, drawing: Promise<Page>) => {
    kept.set(place, drawing);
    const forget = () => kept.delete(place);
    drawing.then(({ status }) => status !== 200 && forget(), forget);
    return drawing;
  };

  /** Finds or draws it when it is the reader's turn, if that comes in time. The next one's comes when as much time has gone by as a drawing may take. */
  const findInTurn = (place: string, address: string, draw: () => Promise<Page>): Promise<Page> => {
    const { promise, resolve, reject } = Promise.withResolvers<Page>();
    const waiting = new AbortController();
    const giveUp = () => waiting.abort(waitedInVain);
    const givingUp = setTimeout(giveUp, patienceMs + Math.random() * patienceMoreMs);
    const begin = async () => {
      clearTimeout(givingUp);
      const known = kept.get(place);
      if (known) return resolve(known);
      const left = bucket.spend(1);
      const drawing = keep(place, draw());
      resolve(drawing);
      await Promise.allSettled([drawing, left < 0 && pause((-left / rate.perSecond) * 1_000)]);
    };
    line
      .run(limitKeyOf(address), begin, waiting.signal)
      .catch(reject)
      .finally(() => clearTimeout(givingUp));
    return promise;
  };

  return {
    has: (place) => kept.has(place),
    // What is being drawn is everybody's who wants it; until then each stands in their own line, for the first one's may be long.
    find: async (place, address, draw) => kept.get(place) ?? findInTurn(place, address, draw),
  };
}
