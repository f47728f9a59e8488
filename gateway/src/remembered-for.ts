/** The same answer for all who ask while it is made, and for a while after. */
export function rememberedFor<T>(ms: number, work: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let until = 0;
  return () => {
    if (answer && performance.now() < until) return answer;
    until = Number.POSITIVE_INFINITY;
    answer = work().finally(() => {
      until = performance.now() + ms;
    });
    return answer;
  };
}
