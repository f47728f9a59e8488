/**
 * What this browser keeps for the pages. A browser that is told to keep nothing throws at the very question: there every page works as on a
 * first visit.
 */
const keptIn = (open: () => Storage) => {
  const tried = <T>(use: (storage: Storage) => T, otherwise: T): T => {
    try {
      return use(open());
    } catch {
      return otherwise;
    }
  };
  return {
    get: (key: string): string | null => tried((storage) => storage.getItem(key), null),
    /** @returns whether it is kept: there may be no room, or no leave. */
    set: (key: string, text: string): boolean =>
      tried((storage) => {
        storage.setItem(key, text);
        return true;
      }, false),
    remove: (key: string): void => tried((storage) => storage.removeItem(key), undefined),
    /** Whether it may keep anything at all. */
    mayKeep: (): boolean => tried(() => true, false),
    names: (): string[] => tried((storage) => Object.keys(storage), []),
  };
};

/** For this browser, in all its tabs. */
export const inBrowser = keptIn(() => localStorage);
/** For this tab. */
export const inTab = keptIn(() => sessionStorage);
