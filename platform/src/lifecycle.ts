type Close = () => Promise<void> | void;

/** What was opened, closed in reverse order. */
export interface Lifecycle {
  /** Remembers how to close what was just opened, and hands it through. */
  opened<T>(name: string, thing: T, close: (thing: T) => Promise<void> | void): T;
  /** Closes everything, last opened first; goes on when one fails. The second call waits for the first. */
  close(): Promise<void>;
}

/** Milliseconds that closing may take in all before the program ends anyway. */
const closeWithinMs = 9_000;

export function createLifecycle(): Lifecycle {
  const stack: { name: string; close: Close }[] = [];
  let closing: Promise<void> | undefined;
  const closeAll = async () => {
    for (const { name, close } of stack.toReversed()) {
      try {
        await close();
      } catch (error) {
        process.stderr.write(`could not close ${name}: ${reasonOf(error)}\n`);
      }
    }
  };
  return {
    opened(name, thing, close) {
      stack.push({ name, close: () => close(thing) });
      return thing;
    },
    close() {
      closing ??= closeAll();
      return closing;
    },
  };
}

/**
 * Runs a program: opens what it needs, and on SIGTERM or SIGINT closes it in reverse and exits 0 within ten seconds. What
 * fails on the way up is told in one line each, and the exit code is 1.
 */
export async function runProgram(name: string, start: (lifecycle: Lifecycle) => Promise<void>): Promise<void> {
  const lifecycle = createLifecycle();
  const end = async (code: number) => {
    setTimeout(() => process.exit(1), closeWithinMs).unref();
    await lifecycle.close();
    process.exit(code);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void end(0));
  try {
    await start(lifecycle);
  } catch (error) {
    process.stderr.write(`${name} cannot start: ${reasonOf(error)}\n`);
    await end(1);
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
