/** How each thing that stands over the page without an address of its own is closed, the topmost last. */
const ways = new Set<() => void>();

/** Lets Back close what stands over the page and has no address of its own. @returns what ends that */
export function standOver(close: () => void): () => void {
  // One of its own each time: the same function may close two things.
  const way = () => close();
  ways.add(way);
  return () => ways.delete(way);
}

/** Closes the topmost of them. @returns whether there was one */
export function closeTopmost(): boolean {
  const way = [...ways].at(-1);
  way?.();
  return way !== undefined;
}
