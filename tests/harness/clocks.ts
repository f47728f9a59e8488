import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Program, until } from "./program.ts";

/** The wall clocks of programs, to be set while they run. */
export interface Clocks {
  /** What programs are started with whose clock can be set. */
  environment: Record<string, string>;
  /** Sets their clocks so many milliseconds ahead of the true time, all at once. */
  set(programs: readonly Program[], aheadMs: number): Promise<void>;
  remove(): void;
}

/** Clocks that show the true time until they are set. */
export function createClocks(): Clocks {
  const folder = mkdtempSync(join(tmpdir(), "rawat-clock-"));
  const file = join(folder, "clock");
  return {
    environment: {
      NODE_OPTIONS: `--import=${new URL("stepping-clock.ts", import.meta.url).pathname}`,
      CLOCK_FILE: file,
      // Else nothing came of it on servers, whose clock nobody sets.
      CLOCK: "machine",
    },
    async set(programs, aheadMs) {
      writeFileSync(file, String(aheadMs));
      const steps = () => programs.map((program) => program.output().split("the clock is").length);
      const before = steps();
      for (const program of programs) program.signal("SIGUSR2");
      await until(() => steps().every((count, at) => count > (before[at] ?? 0)));
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
