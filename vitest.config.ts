import { defineConfig } from "vitest/config";

const withServers = process.env.TEST_SERVERS === "1";
if (!withServers) console.log("Tests that kill real servers are left to `npm run test:servers`.");

/** What says the same whatever the store: it asks none, or asks only who may and what a body may be. Once is enough. */
const sameOnEveryStore = [
  "contracts/test/*.test.ts",
  "*-service/test/!(patient-cache).test.ts",
  "gateway/test/!(ended-sessions|telling).test.ts",
  "platform/test/!(audit-notes|database|idempotency|inbox|key-value|queue|relay|retell|tidying).test.ts",
  "tests/rules/!(migrations|rebuilt-terms).test.ts",
  "tests/journeys/{start,terminal,demonstration,calendar-addresses,names-and-roles,record-authors,sessions}.test.ts",
  "tests/journeys/{allergy-conflicts,records-shown,patient-history,changing-appointments,appointments-shown}.test.ts",
  "tests/journeys/{stepping-appointments,putting-back,clinic,changing-patients,dead-letters,news}.test.ts",
  // Roles, owners, texts, letters, secrets, and what is refused at the door before anything is asked.
  "tests/attacks/{matrix,declared-errors,privacy,text,letters,news-markdown,tokens,account-clients,waste}.test.ts",
  "tests/attacks/{who-has-an-account,introspection,lifetimes,password-flood,edge,framing}.test.ts",
  // Programs that freeze, die and hang up before one that keeps nothing.
  "tests/faults/{clock-steps,export-floods,import-floods,late-answers,hang-ups,gateway,frozen}.test.ts",
];

export default defineConfig({
  test: {
    include: [
      "{contracts,platform,gateway,*-service}/test/**/*.test.ts",
      "tests/{journeys,attacks,faults,rules}/**/*.test.ts",
    ],
    exclude: withServers ? sameOnEveryStore : ["**/*.servers.test.ts"],
    globalSetup: "tests/harness/bundle-programs.ts",
    pool: "forks",
    maxWorkers: 2,
    // A machine that is shared may stand still for a second; a test that fails twice is broken.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
