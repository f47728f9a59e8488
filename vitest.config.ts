import { defineConfig } from "vitest/config";

const withServers = process.env.TEST_SERVERS === "1";
/** Everything, on the one store as on the other: more than the time that a change may take. */
const isThorough = process.env.SOAK === "1";
if (!withServers) console.log("Tests that kill real servers are left to `npm run test:servers`.");

/** Races between those who write at once, and what is counted, joined and told over several: on servers there are several. */
const betterOnServers = [
  "tests/attacks/{limits,live}.test.ts",
  "tests/faults/{account-races,archiving-records,archivings-at-once,booking-races,booking-storm,closings}.test.ts",
  "tests/faults/{clinic-services,import-races,own-changes,patient-service}.test.ts",
  "tests/faults/{payment-races,record-numbers,record-races,registration-undone,schedule-races}.test.ts",
  "tests/journeys/{audit-trail,register-round-trip,time-zones}.test.ts",
];

/** Tests of one program, which mostly wait, and of a whole house; of each, what differs on servers: SQL, locks, queues, Redis, instances. */
const all = {
  programs: ["{contracts,platform,gateway,*-service}/test/**/*.test.ts", "tests/rules/**/*.test.ts"],
  houses: ["tests/{journeys,attacks,faults}/**/*.test.ts"],
};
const ofServers = {
  programs: [
    "gateway/test/{ended-sessions,telling}.test.ts",
    "payment-service/test/settling.test.ts",
    "platform/test/*.servers.test.ts",
    "platform/test/{audit-notes,database,idempotency,inbox,key-value,marked-cache,programs,queue,relay,retell,tidying}.test.ts",
    "tests/rules/{migrations,rebuilt-terms}.test.ts",
  ],
  houses: [
    "tests/faults/*.servers.test.ts",
    ...betterOnServers,
    "tests/faults/{clinic-day-indexes,news-indexes,payment-indexes,search-speed}.test.ts",
    "tests/journeys/{appointments,finding-patients,orders,payments,records,refunds}.test.ts",
  ],
};

/** What takes long and hangs on scripts or on timing that hardly anybody changes. */
const ofASoak = [
  "tests/journeys/restored-behind.test.ts",
  "tests/attacks/who-has-an-account.test.ts",
  "tests/faults/late-names.servers.test.ts",
];

const included = withServers && !isThorough ? ofServers : all;
const leftOut = [
  ...(withServers ? [] : ["**/*.servers.test.ts"]),
  ...(isThorough ? [] : ofASoak),
  ...(isThorough || withServers ? [] : betterOnServers),
];

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
          include: included.programs,
          exclude: leftOut,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "houses",
          include: included.houses,
          exclude: leftOut,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
