/** How many repeats a service behind is worth at the moment. */
export interface RetryBudget {
  /** Counts a first try, which earns a part of a repeat. */
  earn(): void;
  /** Takes one repeat; false when none is left. */
  spend(): boolean;
}

const earnedPerRequest = 0.1;
const savedMax = 20;

/**
 * A repeat hides a reset; when every second request is reset, repeating them all would add to what is wrong. So there is one
 * for every ten requests, and some saved up for the moment an instance goes down.
 */
export function createRetryBudget(): RetryBudget {
  let saved = savedMax;
  return {
    earn() {
      if (saved < savedMax) saved += earnedPerRequest;
    },
    spend() {
      if (saved < 1) return false;
      saved--;
      return true;
    },
  };
}
