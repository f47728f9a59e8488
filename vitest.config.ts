import { defineConfig } from "vitest/config";

const withServers = process.env.TEST_SERVERS === "1";
/** Everything, on the one store as on the other: more than the time that a change may take. */
const isThorough = process.env.SOAK === "1";
if (!withServers) console.log("Tests that kill real servers are left to `npm run test:servers`.");

/** What stands on no program of ours, or starts its own within the test: much of it waits. */
const ofOneProgram = ["{contracts,platform,gateway,*-service}/test/**/*.test.ts", "tests/rules/**/*.test.ts"];
const ofAHouse = ["tests/{journeys,attacks,faults}/**/*.test.ts"];

/** What differs on servers: SQL of their own, locks, queues, Redis, several that write at once, several instances. The rest says the same on every store. */
const ofServers = [
  "gateway/test/{ended-sessions,telling}.test.ts",
  "patient-service/test/patient-cache.test.ts",
  "platform/test/{audit-notes,database,idempotency,inbox,key-value,programs,queue,relay,retell,tidying}.test.ts",
  "tests/rules/{migrations,rebuilt-terms}.test.ts",
  "tests/attacks/{limits,live}.test.ts",
  "tests/faults/**/*.servers.test.ts",
  "tests/faults/{account-races,archiving-records,archivings-at-once,booking-races,booking-storm,closings}.test.ts",
  "tests/faults/{clinic-day-indexes,clinic-services,import-races,news-indexes,own-changes,patient-service}.test.ts",
  "tests/faults/{record-numbers,record-races,registration-undone,schedule-races,search-speed}.test.ts",
  "tests/journeys/{appointments,audit-trail,finding-patients,records,register-round-trip,time-zones}.test.ts",
];

/** Of those, what servers alone try as it happens: the embedded engine lets one write at a time. */
const ofServersAlone = [
  "tests/faults/**/*.servers.test.ts",
  "tests/attacks/{limits,live}.test.ts",
  "tests/faults/{account-races,archiving-records,archivings-at-once,booking-races,booking-storm,closings}.test.ts",
  "tests/faults/{clinic-services,import-races,own-changes,patient-service}.test.ts",
  "tests/faults/{record-numbers,record-races,registration-undone,schedule-races}.test.ts",
  "tests/journeys/{audit-trail,register-round-trip,time-zones}.test.ts",
];

/** What takes long and hangs on scripts or on timing that hardly anybody changes. */
const ofASoak = ["tests/journeys/restored-behind.test.ts", "tests/attacks/who-has-an-account.test.ts"];

const leftOut = [
  ...(withServers ? [] : ["**/*.servers.test.ts"]),
  ...(isThorough ? [] : [...ofASoak, ...(withServers ? [] : ofServersAlone)]),
];
const isOfThisRun = (globs: string[]) =>
  withServers && !isThorough ? ofServers.filter((glob) => isBelow(glob, globs)) : globs;
const isBelow = (glob: string, globs: string[]) =>
  (globs === ofAHouse) === /^tests\/(?:journeys|attacks|faults)\//.test(glob);

export default defineConfig({
  test: {
    globalSetup: "tests/harness/bundle-programs.ts",
    pool: "forks",
    // A machine that is shared may stand still for a second; a test that fails twice is broken.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: "programs",
          include: isOfThisRun(ofOneProgram),
          exclude: leftOut,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "houses",
          include: isOfThisRun(ofAHouse),
          exclude: leftOut,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
