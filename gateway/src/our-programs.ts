import type { AssertionCheck } from "@rawat/platform";
import type { Caller } from "./caller.ts";
import { ownPaths } from "./own-paths.ts";

/** The way in for our own programs, who ask what nobody else may. */
export interface OurPrograms {
  /** Whether only they may ask this path; to everybody else there is none. */
  isTheirs(path: string): boolean;
  /** Which of them shows this; undefined when it is none. */
  identify(authorization: string | undefined): Caller | undefined;
}

const paths = ownPaths(({ access }) => access === "service");

export const createOurPrograms = (assertions: AssertionCheck): OurPrograms => ({
  isTheirs: (path) => paths.has(path),
  identify(authorization) {
    try {
      const { actor } = assertions.read(authorization?.replace(/^Bearer /, ""));
      return actor.kind === "service" ? { actor } : undefined;
    } catch {
      // Nothing that we signed for the gateway.
      return undefined;
    }
  },
});
