import { rmSync } from "node:fs";
import { basename } from "node:path";
import { defineConfig } from "@playwright/test";
import { chromiumOptions, chromiumPath, houseFolder, housePort, rawatVariables } from "./tests/browser/chromium.ts";
import { noonZone } from "./tests/harness/noon-zone.ts";
import { turnTold, withoutTurn } from "./tests/harness/turns.ts";

// Whoever only reads this file, as the check for dead code does, needs no browser, and takes no other run's data away.
const isToTest = process.argv.includes("test") && !process.argv.includes("--list");
if (!chromiumPath && isToTest)
  throw new Error("No Chromium is installed where the browser tests look; set CHROMIUM_PATH to one.");

/** Tests of one register go one after the other; so each worker has a Rawat of its own. */
const houses = [0, 1].map((worker) => ({ port: housePort(worker), folder: houseFolder(worker) }));

if (isToTest && turnTold && process.env.TEST_WORKER_INDEX === undefined) console.log(turnTold);

// Workers read this file too; only the first reader may clear the place for a fresh start.
if (isToTest && process.env.TEST_WORKER_INDEX === undefined)
  for (const { folder } of houses) rmSync(folder, { recursive: true, force: true });

/** The stories of each role's day; what they stand on, what looks the same at any width, and what is written and looked up at a desk, is tried there alone. */
const onAPhone = /\/(?:booking|clinic-day|consultations|register)\.spec\.ts$/;

export default defineConfig({
  retries: process.env.CI ? 1 : 0,
  testDir: "tests/browser",
  testIgnore: withoutTurn(["tests/browser/*.spec.ts"]).map((file) => `**/${basename(file)}`),
  workers: process.env.RAWAT_URL === undefined ? houses.length : 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    ...(process.env.RAWAT_URL && { baseURL: process.env.RAWAT_URL }),
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
    // Recording every test would double what it takes.
    trace: "on-first-retry",
    launchOptions: chromiumOptions,
  },
  projects: [
    { name: "desk" },
    // Whoever has a phone does the same work with it.
    {
      name: "phone",
      testMatch: onAPhone,
      grepInvert: /@desk/,
      use: { viewport: { width: 375, height: 812 }, hasTouch: true },
    },
  ],
  ...(process.env.RAWAT_URL === undefined && {
    webServer: houses.map(({ port, folder }) => ({
      command: "node scripts/start.ts",
      url: `http://127.0.0.1:${port}/health`,
      timeout: 120_000,
      gracefulShutdown: { signal: "SIGTERM" as const, timeout: 10_000 },
      env: { ...rawatVariables(port, folder), CLINIC_TIME_ZONE: noonZone },
    })),
  }),
});
