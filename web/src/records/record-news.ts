import { useEffect, useRef } from "preact/hooks";
import { hear } from "../live.ts";

/**
 * Calls `reload` when a record that is shown was amended elsewhere. Whoever looks at a patient's records is noted each time, so they are not
 * read again for anything less: not at every glance at the page, nor for what is written of somebody else.
 */
export function useRecordNews(isNews: (id: string, version: number) => boolean, reload: () => void): void {
  const latest = useRef({ isNews, reload });
  latest.current = { isNews, reload };
  useEffect(() => {
    const ending = new AbortController();
    hear((heard) => {
      if (heard !== "gap" && heard.type === "record.amended" && latest.current.isNews(heard.id, heard.version))
        latest.current.reload();
    }, ending.signal);
    return () => ending.abort();
  }, []);
}
