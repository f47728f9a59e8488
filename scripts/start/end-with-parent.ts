import { isMainThread } from "node:worker_threads";

/**
 * Loaded before a program that `npm start` runs. The program's standard input is a pipe that nobody writes to: it ends when
 * the starter is gone, also by `kill -9`, and then the program goes down as it would for any other SIGTERM.
 */
if (isMainThread) {
  process.stdin.on("end", leave).on("error", leave).resume();
  // Watching must not keep a program alive that has nothing else to do.
  (process.stdin as unknown as { unref(): void }).unref();
}

function leave(): void {
  process.kill(process.pid, "SIGTERM");
}
