/** Does everything on the list, `parallel` at once, and answers in its order. */
export async function inWaves<T>(work: readonly (() => Promise<T>)[], parallel: number): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const line = async () => {
    for (let at = next++; at < work.length; at = next++) {
      const one = work[at];
      if (one) results[at] = await one();
    }
  };
  await Promise.all(Array.from({ length: parallel }, line));
  return results;
}

/** Numbers that look random and are the same in every run of one seed. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    // Numerical Recipes' linear congruence; its upper bits are good enough to spread tests with.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
