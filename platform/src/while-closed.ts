import { type ProblemCode, statusOf } from "@rawat/contracts/language";
import { NotFound, ProblemError, RemoteError } from "./errors.ts";
import { newId } from "./ids.ts";

interface OfSomebody<B> {
  params: { id: string };
  body: B;
}

/** A neighbour that takes things for somebody, and can be told to take none. */
export interface Keeper {
  close(input: OfSomebody<{ id: string; version: number }>): Promise<unknown>;
  reopen(input: OfSomebody<{ closing: string }>): Promise<unknown>;
}

/**
 * Does what makes somebody go (an archiving, a removal) while nobody takes anything for them: what is just being made for them is there
 * first, and its keeper refuses, or comes too late. The closing has an id of its own, so another one of theirs that fails takes away its
 * own alone; one that cannot be taken away ends by itself.
 *
 * @param keepers whoever may refuse comes first, for then they are never closed to the others.
 * @param somebody at the version that was read before.
 * @throws the first keeper's conflict, as its own.
 */
export async function whileClosed<T>(
  [first, ...others]: readonly [Keeper, ...Keeper[]],
  { id, version }: { id: string; version: number },
  work: () => Promise<T>,
): Promise<T> {
  const closing = { params: { id }, body: { id: newId(), version } };
  await first.close(closing).catch((error) => {
    throw error instanceof RemoteError && error.problem.status === statusOf.conflict
      ? new ProblemError(error.problem.code as ProblemCode, { cause: error })
      : error;
  });
  try {
    for (const keeper of others) await keeper.close(closing);
    return await work();
  } catch (error) {
    // Whoever is gone already was made to go by somebody else, and stays closed.
    if (!(error instanceof NotFound)) {
      const reopening = { params: { id }, body: { closing: closing.body.id } };
      await Promise.allSettled([first, ...others].map((keeper) => keeper.reopen(reopening)));
    }
    throw error;
  }
}
