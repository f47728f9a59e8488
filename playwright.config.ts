import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { chromiumOptions, chromiumPath, rawatVariables } from "./tests/browser/chromium.ts";
import { noonZone } from "./tests/harness/noon-zone.ts";

// Whoever only reads this file, as the check for dead code does, needs no browser, and takes no other run's data away.
const isToTest = process.argv.includes("test") && !process.argv.includes("--list");
if (!chromiumPath && isToTest)
  throw new Error("No Chromium is installed where the browser tests look; set CHROMIUM_PATH to one.");

const port = Number(process.env.BROWSER_TESTS_PORT ?? 5_480);
const url = process.env.RAWAT_URL ?? `http://127.0.0.1:${port}`;

// Workers read this file too; only the first reader may clear the place for a fresh start.
const folder = join(tmpdir(), `rawat-browser-tests-${port}`);
if (isToTest && process.env.TEST_WORKER_INDEX === undefined) rmSync(folder, { recursive: true, force: true });

/** The stories of each role's day; what they stand on, what looks the same at any width, and what is written and looked up at a desk, is tried there alone. */
const onAPhone =
  /\/(?:access|accounts|appointment-steps|bills|booking|clinic-day|patient-page|patients|payments|records|register|staff)\.spec\.ts$/;

export default defineConfig({
  retries: process.env.CI ? 1 : 0,
  testDir: "tests/browser",
  // One register for all tests, and small machines: one after the other.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    baseURL: url,
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
    webServer: {
      command: "node scripts/start.ts",
      url: `${url}/health`,
      timeout: 120_000,
      gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
      env: { ...rawatVariables(port, folder), CLINIC_TIME_ZONE: noonZone },
    },
  }),
});
