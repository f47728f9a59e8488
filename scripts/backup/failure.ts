/** Something the person at the keyboard can put right; told in one line, without a stack. */
export class Failure extends Error {}

/** Runs a command of this folder: what it cannot do is one line and exit code 1. */
export async function run(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** The reason of an error as one line. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).trim();
