import { useEffect } from "preact/hooks";

const everyMs = 5_000;

/** Reads again now and then while something may change that nobody is told of: that a bank looks at a payment, or has said no. */
export function useLookAgain(isUnderWay: boolean, reload: () => void): void {
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(() => document.visibilityState === "visible" && reload(), everyMs);
    return () => clearInterval(timer);
  }, [isUnderWay]);
}
