import type { Logger } from "../logger.ts";
import { type KeyValue, KeyValueUnavailable } from "./key-value.ts";

/** Rows read lately, shared by all instances. A write is seen by the very next read. */
export interface MarkedCache<T> {
  /** What is under `id`, from the cache or by `load`, which is then remembered. */
  through(id: string, load: () => Promise<T | undefined>): Promise<T | undefined>;
  /** To be called before a change commits: from now on every read goes to the database, until no older read can be under way. */
  bypass(...ids: string[]): Promise<void>;
}

const keptForMs = 60_000;
/** Longer than any read may take, so that one which began before a change cannot put back what it saw. */
const bypassForMs = 20_000;
const bypassed = "changed";

/** @param kind of what it keeps, in one word: keys begin with it. */
export function createMarkedCache<T extends object>(kind: string, keyValue: KeyValue, logger: Logger): MarkedCache<T> {
  const keyOf = (id: string) => `${kind}:${id}`;
  // Marks that could not be set. Until they are, this instance trusts nothing it reads from the cache.
  const owed = new Set<string>();
  const settle = async () => {
    for (const id of owed) {
      await keyValue.set(keyOf(id), bypassed, bypassForMs);
      owed.delete(id);
    }
  };
  return {
    async through(id, load) {
      try {
        if (owed.size > 0) await settle();
        const known = await keyValue.get<T | typeof bypassed>(keyOf(id));
        if (known === bypassed) return load();
        if (known) return known;
        const beganMs = performance.now();
        const row = await load();
        // Whoever was frozen over it may hold what was changed since, and the mark of that change is gone by now.
        if (row && performance.now() - beganMs < bypassForMs / 2)
          await keyValue.addIfAbsent(keyOf(id), row, keptForMs).catch(ignoreAway);
        return row;
      } catch (error) {
        ignoreAway(error);
        return load();
      }
    },
    async bypass(...ids) {
      for (const id of ids) owed.add(id);
      await settle().catch((error) => {
        ignoreAway(error);
        logger.warn(`the cache is away; what was changed of kind ${kind} is marked when it returns`);
      });
    },
  };
}

/** Without its cache a service is slower, not wrong. */
function ignoreAway(error: unknown): undefined {
  if (!(error instanceof KeyValueUnavailable)) throw error;
}
