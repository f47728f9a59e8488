import { defineConfig } from "vitest/config";

const withServers = process.env.TEST_SERVERS === "1";
/** Everything on the one store or the other, as before a release: more than the time that a change may take. */
const isThorough = process.env.SOAK === "1";
if (!withServers) console.log("Tests that kill real servers are left to `npm run test:servers`.");

/** What stands on no program of ours, or starts its own within the test: much of it waits. */
const ofOneProgram = ["{contracts,platform,gateway,*-service}/test/**/*.test.ts", "tests/rules/**/*.test.ts"];
const ofAHouse = ["tests/{journeys,attacks,faults}/**/*.test.ts"];

/** What says the same whatever the store: it asks none, or asks only who may and what a body may be. Once is enough. */
const sameOnEveryStore = [
  "contracts/test/*.test.ts",
  "*-service/test/!(patient-cache).test.ts",
  "gateway/test/!(ended-sessions|telling).test.ts",
  "platform/test/!(audit-notes|database|idempotency|inbox|key-value|queue|relay|retell|tidying).test.ts",
  "tests/rules/!(migrations|rebuilt-terms).test.ts",
  "tests/journeys/{start,terminal,demonstration,calendar-addresses,names-and-roles,record-authors,sessions}.test.ts",
  "tests/journeys/{allergy-conflicts,records-shown,patient-history,changing-appointments,appointments-shown}.test.ts",
  "tests/journeys/{stepping-appointments,putting-back,clinic,changing-patients,dead-letters,news,importing}.test.ts",
  "tests/journeys/{patient-restore,recognising-patients,restored-behind,schedule-conflicts}.test.ts",
  // Roles, owners, texts, letters, secrets, and what is refused at the door before anything is asked.
  "tests/attacks/{matrix,declared-errors,privacy,text,letters,news-markdown,tokens,account-clients,waste}.test.ts",
  "tests/attacks/{who-has-an-account,introspection,lifetimes,password-flood,edge,framing}.test.ts",
  "tests/attacks/shut-out-meanwhile.test.ts",
  // Programs that freeze, die and hang up before one that keeps nothing.
  "tests/faults/{clock-steps,export-floods,import,import-floods,late-answers,hang-ups,gateway,frozen}.test.ts",
];

/**
 * Races between those who write at once, and what is counted, joined and told over several: on servers there are several, while the embedded
 * engine lets one write at a time. `SOAK=1 npm test` runs them there too.
 */
const betterOnServers = [
  "tests/faults/{account-races,archiving,archiving-records,archivings-at-once,closings,own-changes}.test.ts",
  "tests/faults/{registration,registration-undone,registration-withdrawn,record-numbers,schedule-races}.test.ts",
  "tests/faults/{booking-floods,booking-storm,clinic-services,appointment-service,patient-service,reminders}.test.ts",
  "tests/faults/import-races.test.ts",
  "tests/attacks/{limits,sessions}.test.ts",
  "tests/journeys/{audit-trail,schedules,staff,register-round-trip,time-zones,news-slugs}.test.ts",
];

const leftOut = withServers ? sameOnEveryStore : ["**/*.servers.test.ts", ...(isThorough ? [] : betterOnServers)];

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
        test: { name: "programs", include: ofOneProgram, exclude: leftOut, maxWorkers: 3, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: { name: "houses", include: ofAHouse, exclude: leftOut, maxWorkers: 2, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
