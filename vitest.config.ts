import { defineConfig } from "vitest/config";

const withServers = process.env.TEST_SERVERS === "1";
if (!withServers) console.log("Tests that kill real servers are left to `npm run test:servers`.");

export default defineConfig({
  test: {
    include: [
      "{contracts,platform,gateway,*-service}/test/**/*.test.ts",
      "tests/{journeys,attacks,faults,rules}/**/*.test.ts",
    ],
    exclude: withServers ? [] : ["**/*.servers.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    // A machine that is shared may stand still for a second; a test that fails twice is broken.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
