import type { Logger } from "./logger.ts";

/** Work that is done again and again in the background, one round at a time. */
export interface Rounds {
  /** Begins the next round now; one that is running is followed by another. */
  wake(): void;
  /** Waits for the running round and ends. */
  stop(): Promise<void>;
}

const pauseAfterFailureMaxMs = 5_000;

/**
 * Runs `round` every `everyMs`, at once again while it answers `busy`, and with growing pauses while it fails. Failures are
 * logged once until it succeeds again: an outage of an hour is no thousand lines. A round of many parts ends between two where it is told to stop.
 */
export function createRounds(
  name: string,
  everyMs: number,
  logger: Logger,
  round: (isStopping: () => boolean) => Promise<"busy" | "idle">,
): Rounds {
  let stopped = false;
  let wanted = false;
  let failures = 0;
  let interrupt = () => {};
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    while (!stopped) {
      wanted = false;
      let pauseMs = everyMs;
      try {
        if ((await round(() => stopped)) === "busy") pauseMs = 0;
        if (failures > 0) logger.info(`${name} works again`);
        failures = 0;
      } catch (error) {
        if (failures++ === 0) logger.error({ err: error }, `${name} failed`);
        pauseMs = Math.min(everyMs * 2 ** Math.min(failures, 6), pauseAfterFailureMaxMs);
        wanted = false;
      }
      if (pauseMs > 0 && !wanted && !stopped) await pause(pauseMs);
    }
  };
  const running = run();
  return {
    wake() {
      wanted = true;
      if (failures === 0) interrupt();
    },
    async stop() {
      stopped = true;
      interrupt();
      await running;
    },
  };
}
