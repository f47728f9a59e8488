/** Lets a few through at once; the others wait in a line. */
export interface Gate {
  pass<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/**
 * At most `width` pieces of work at once for each key. Guesses that are made at the same moment would otherwise all be
 * evaluated before the first of them counts as failed.
 */
export function createGate(width: number): Gate {
  const lines = new Map<string, { inside: number; waiting: (() => void)[] }>();
  return {
    async pass(key, work) {
      const line = lines.get(key) ?? { inside: 0, waiting: [] };
      lines.set(key, line);
      if (line.inside >= width) await new Promise<void>((resolve) => line.waiting.push(resolve));
      else line.inside++;
      try {
        return await work();
      } finally {
        const next = line.waiting.shift();
        // The place is handed on; only when nobody waits does it become free.
        if (next) next();
        else if (--line.inside === 0) lines.delete(key);
      }
    },
  };
}
