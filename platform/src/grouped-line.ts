/** What waits, each once. Groups take turns, and of a group whoever came first is first. */
export interface GroupedLine<T> {
  readonly size: number;
  add(group: string, one: T): void;
  /** Takes `one` out, wherever it stands; nothing where it does not. */
  remove(group: string, one: T): void;
  /** Takes out whose turn it is; what else waits of their group stands behind the others from now on. */
  take(): T | undefined;
}

export function createGroupedLine<T>(): GroupedLine<T> {
  /** Whose turn was last stands behind the others. */
  const groups = new Map<string, Set<T>>();
  let size = 0;
  const remove = (group: string, one: T) => {
    const line = groups.get(group);
    if (!line?.delete(one)) return;
    size--;
    if (line.size === 0) groups.delete(group);
  };
  return {
    get size() {
      return size;
    },
    add(group, one) {
      const line = groups.get(group) ?? new Set();
      groups.set(group, line.add(one));
      size++;
    },
    remove,
    take() {
      for (const [group, line] of groups)
        for (const one of line) {
          remove(group, one);
          groups.delete(group);
          if (line.size > 0) groups.set(group, line);
          return one;
        }
      return undefined;
    },
  };
}
