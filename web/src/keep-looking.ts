import { type Heard, hear } from "./live.ts";

interface How {
  /** What happens elsewhere after which it is read anew. */
  about: (heard: Exclude<Heard, "gap">) => boolean;
  /** Milliseconds in which what happens at once is read once. */
  gatherMs: number;
  /** What nobody could be told of is noticed so much later. */
  againMs: number;
}

/** Reads something now, and anew whenever it may be another, until `ended`. @returns what lets it be read anew soon */
export function keepLooking(read: () => Promise<unknown>, { about, gatherMs, againMs }: How, ended: AbortSignal) {
  let gathering: ReturnType<typeof setTimeout>;
  const readNow = () => void read().catch(() => undefined);
  const look = () => {
    clearTimeout(gathering);
    gathering = setTimeout(readNow, gatherMs);
  };
  hear((heard) => (heard === "gap" || about(heard)) && look(), ended);
  for (const sign of ["online", "focus"]) addEventListener(sign, look, { signal: ended });
  const timer = setInterval(readNow, againMs);
  ended.addEventListener("abort", () => {
    clearTimeout(gathering);
    clearInterval(timer);
  });
  readNow();
  return look;
}
