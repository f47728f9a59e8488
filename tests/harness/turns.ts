import { globSync } from "node:fs";

const dayMs = 86_400_000;
/** Thirds, but for a machine that `.ci/run` finds too slow for them. */
const turns = Number(process.env.TEST_TURNS) || 3;
/** The words of vitest and Playwright that name no file. */
const commands = ["run", "test", "list", "watch"];
/** Whether the run was asked for some of its files by name. */
export const isNamed = process.argv.slice(2).some((word) => !word.startsWith("-") && !commands.includes(word));

/**
 * Everything takes longer than a change may be kept waiting: of the files that need a whole house every third one has its turn, the others have theirs on the
 * next days. `TEST_TURN` says which, from 0, or `all`; what is asked for by name always runs. Whoever
 * works for the one who reads this first is told by it, for their arguments are others, and midnight may be near.
 */
process.env.TEST_TURN ||= isNamed || process.env.SOAK === "1" ? "all" : String(Math.floor(Date.now() / dayMs) % turns);
const turn = process.env.TEST_TURN;
const isAll = turn === "all";

/** Which of the files under these patterns have no turn today; each pattern is a kind of its own, so that all thirds have as many of each. */
export function withoutTurn(patterns: readonly string[], always: readonly string[] = []): string[] {
  if (isAll) return [];
  const kept = new Set(always.flatMap((pattern) => globSync(pattern)));
  return patterns.flatMap((pattern) =>
    globSync(pattern)
      .sort()
      .filter((file, place) => String(place % turns) !== turn && !kept.has(file)),
  );
}

/** What whoever reads the run is told of it. */
export const turnTold = isAll
  ? undefined
  : `One in ${turns} of the files that need a whole house has its turn (TEST_TURN=${turn}); all of them run by TEST_TURN=all.`;
