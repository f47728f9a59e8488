import { useRef } from "preact/hooks";

/** What was open before. */
export function useLeft(item: string | undefined): string | undefined {
  const left = useRef<{ now: string | undefined; before: string | undefined }>({ now: item, before: undefined });
  if (left.current.now !== item) left.current = { now: item, before: left.current.now };
  return left.current.before;
}
