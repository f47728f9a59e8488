import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programs, simulator, workers } from "../../scripts/start/programs.ts";

const places = [
  process.env.CHROMIUM_PATH,
  // The same engine without the windows that nobody sees: a third less time.
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The installed Chromium, where there is one. */
export const chromiumPath: string | undefined = places.find((place) => place !== undefined && existsSync(place));

export const chromiumOptions = {
  ...(chromiumPath && { executablePath: chromiumPath }),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

/** Where the Rawat of a worker is; each takes the ports above it, too. */
export const housePort = (worker: number): number => Number(process.env.BROWSER_TESTS_PORT ?? 5_480) + 20 * worker;

/** Where it keeps everything. */
export const houseFolder = (worker: number): string => join(tmpdir(), `rawat-browser-tests-${housePort(worker)}`);

/** The variables of a Rawat of its own, with demonstration data, on `port` and those above it. */
export const rawatVariables = (port: number, folder: string): Record<string, string> => ({
  DATA_DIR: folder,
  DEMO_DATA: "on",
  ...Object.fromEntries(
    [...programs, ...workers, simulator].map(({ portVariable }, at) => [portVariable, String(port + 1 + at)]),
  ),
  GATEWAY_PORT: String(port),
  LOG_LEVEL: "error",
  // Each test signs in, mostly beside the pages.
  PASSWORD_HASH_COST: "4",
});
