import { useEffect, useState } from "preact/hooks";

/** What was typed, a short pause after it was: whoever is still typing is asked nothing and told nothing. */
export function usePaused(text: string, pauseMs: number): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text, pauseMs]);
  return paused;
}
