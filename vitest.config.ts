import { defineConfig } from "vitest/config";

const withServers = process.env.TEST_SERVERS === "1";
if (!withServers) console.log("Tests that kill real servers are left to `npm run test:servers`.");

/** What stands on no database, broker or Redis, or on those of `npm start` alone: once is enough. */
const onNoServer = [
  "gateway/test/!(ended-sessions).test.ts",
  "tests/journeys/{start,terminal}.test.ts",
  "contracts/test/*.test.ts",
  // The line for passwords, and what is refused at the door before anything is asked.
  "tests/attacks/{password-flood,edge,framing}.test.ts",
];

export default defineConfig({
  test: {
    include: [
      "{contracts,platform,gateway,*-service}/test/**/*.test.ts",
      "tests/{journeys,attacks,faults,rules}/**/*.test.ts",
    ],
    exclude: withServers ? onNoServer : ["**/*.servers.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    // A machine that is shared may stand still for a second; a test that fails twice is broken.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
