import { wantedCrash } from "./config.ts";

const wanted = wantedCrash();
let passes = 0;

/**
 * A place where a test may end this process as a power cut would: with `FAULT_AT=name:3` it is killed at the third pass.
 * Otherwise, and always in production, it does nothing.
 */
export const crashPoint: (name: string) => void = wanted
  ? (name) => {
      if (name === wanted.name && ++passes === wanted.pass) process.kill(process.pid, "SIGKILL");
    }
  : () => {};
