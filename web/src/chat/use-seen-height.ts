import { useEffect } from "preact/hooks";

/**
 * Tells the styles how much of a page is seen above a phone's keyboard: not every browser makes a page as high as that, and what is written in would
 * lie beneath it.
 */
export function useSeenHeight(): void {
  useEffect(() => {
    const seen = window.visualViewport;
    if (!seen) return;
    const root = document.documentElement;
    const ending = new AbortController();
    const measure = () => {
      // Enlarged by two fingers one looks at a part of it: nothing is covered then.
      if (seen.scale > 1.01) return;
      const isCovered = innerHeight - seen.height > 120;
      if (isCovered) root.style.setProperty("--seen", `${Math.round(seen.height)}px`);
      else root.style.removeProperty("--seen");
      root.toggleAttribute("data-keyboard", isCovered);
    };
    measure();
    seen.addEventListener("resize", measure, { signal: ending.signal });
    return () => {
      ending.abort();
      root.style.removeProperty("--seen");
      root.removeAttribute("data-keyboard");
    };
  }, []);
}
