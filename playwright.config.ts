import { existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { noonZone } from "./tests/harness/noon-zone.ts";

const places = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const chromium = places.find((place) => place !== undefined && existsSync(place));
// Whoever only reads this file, as the check for dead code does, needs none.
if (!chromium && process.argv.includes("test"))
  throw new Error("No Chromium is installed where the browser tests look; set CHROMIUM_PATH to one.");

const port = 5_480;
const url = process.env.RAWAT_URL ?? `http://127.0.0.1:${port}`;

// Workers read this file too; only the first reader may clear the place for a fresh start.
const folder = join(tmpdir(), "rawat-browser-tests");
if (process.env.TEST_WORKER_INDEX === undefined) rmSync(folder, { recursive: true, force: true });

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
    launchOptions: {
      ...(chromium && { executablePath: chromium }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  ...(process.env.RAWAT_URL === undefined && {
    webServer: {
      command: "node scripts/start.ts",
      url: `${url}/health`,
      timeout: 120_000,
      gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
      env: {
        DATA_DIR: folder,
        DEMO_DATA: "on",
        CLINIC_TIME_ZONE: noonZone,
        GATEWAY_PORT: String(port),
        PATIENT_SERVICE_PORT: String(port + 1),
        STAFF_SERVICE_PORT: String(port + 2),
        APPOINTMENT_SERVICE_PORT: String(port + 3),
        RECORD_SERVICE_PORT: String(port + 4),
        LOG_LEVEL: "error",
      },
    },
  }),
});
