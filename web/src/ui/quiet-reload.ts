const pauseMs = 15_000;

/**
 * Keeps what an element shows true while somebody looks at it: again and again, and whenever the page is looked at anew.
 * Not below an open dialog, whose owner decides when to look; and no longer once the element has left the page.
 */
export function reloadQuietly(element: HTMLElement, reload: () => void): void {
  let wasThere = false;
  const ending = new AbortController();
  const timer = setInterval(() => look(), pauseMs);

  function look(): void {
    if (element.isConnected) wasThere = true;
    else if (wasThere) {
      clearInterval(timer);
      ending.abort();
      return;
    }
    if (wasThere && document.visibilityState === "visible" && !document.querySelector("dialog[open]")) reload();
  }

  addEventListener("focus", look, { signal: ending.signal });
  document.addEventListener("visibilitychange", look, { signal: ending.signal });
}
