import { defineConfig } from "vitest/config";
import { isNamed, turnTold, withoutTurn } from "./tests/harness/turns.ts";

const withServers = process.env.TEST_SERVERS === "1";
/** Everything, on the one store as on the other: more than the time that a change may take. */
const isThorough = process.env.SOAK === "1";
if (turnTold) console.log(turnTold);
if (!withServers) console.log("Tests that kill real servers are left to `npm run test:servers`.");

/** Races between those who write at once, and what is counted, joined and told over several: on servers there are several. */
const betterOnServers = {
  journeys: ["tests/journeys/{audit-trail,register-round-trip,time-zones}.test.ts"],
  timed: ["tests/attacks/{limits,live}.test.ts", "tests/faults/{booking-races,booking-storm,record-numbers}.test.ts"],
  houses: [
    "tests/faults/{account-races,archiving-records,archivings-at-once,closings}.test.ts",
    "tests/faults/{chat-races,import-races,own-changes}.test.ts",
    "tests/faults/{payment-races,record-races,registration-undone,schedule-races}.test.ts",
  ],
};

/** What takes the whole machine: beside it nobody's time would be kept. */
const storm = "tests/faults/chat-storm.test.ts";
const stormOnServers = "tests/faults/{chat-storm,clinic-day-rolling}.servers.test.ts";

/** Floods by which others must not be kept waiting: whoever measures that has the machine for two. */
const timed = [
  "tests/attacks/{chat-flood,edge,file-floods,framing,limits,live,live-backlog,password-flood,shut-out-meanwhile,unhashed,waste,who-has-an-account}.test.ts",
  "tests/faults/{*-floods,*-indexes,booking-races,booking-storm,held-rows.servers,payment-provider-away,record-numbers,search-speed,shut-out-first}.test.ts",
];

/** Tests of one program, and of what people do in a whole house, which mostly wait, and of what is done to one; of each, what differs on servers: SQL, locks, queues, Redis, instances. */
const all = {
  programs: ["{contracts,platform,gateway,*-service}/test/**/*.test.ts", "tests/rules/**/*.test.ts"],
  journeys: ["tests/{attacks,journeys}/**/*.test.ts"],
  houses: ["tests/faults/**/*.test.ts"],
  timed,
};
const ofServers = {
  programs: [
    "chat-service/test/{answers,held-news,messages,ties,tried-again}.test.ts",
    "gateway/test/{ended-sessions,telling}.test.ts",
    "payment-service/test/settling.test.ts",
    "platform/test/*.servers.test.ts",
    "platform/test/{audit-notes,database,idempotency,inbox,key-value,marked-cache,programs,queue,relay,retell,shut-out,sockets,tidying}.test.ts",
    "tests/rules/{marked-registrations,migrations,rebuilt-terms}.test.ts",
  ],
  journeys: [
    ...betterOnServers.journeys,
    "tests/attacks/forged-notifications.test.ts",
    "tests/attacks/socket-matrix.test.ts",
    "tests/journeys/{calendar-addresses,consultation-devices,consultation-times,consultation-weather}.test.ts",
    "tests/journeys/{consultations-over,consultations-twice,long-lists}.test.ts",
  ],
  // The scripts of a backup take a minute each where more is beside them.
  houses: [
    "tests/faults/*.servers.test.ts",
    "tests/faults/{doctor-places,late-answers,newcomers,payment-crashes,read-versions,registration-withdrawn,reminders}.test.ts",
    "tests/journeys/{backup,restores}.test.ts",
    ...betterOnServers.houses,
  ],
  timed: [
    ...betterOnServers.timed,
    "tests/faults/{chat-indexes,clinic-day-indexes,held-rows.servers,news-indexes,payment-floods,payment-indexes,search-speed}.test.ts",
    "tests/journeys/finding-patients.test.ts",
  ],
};

/** What takes long and hangs on timing that hardly anybody changes. */
const ofASoak = [
  "tests/attacks/who-has-an-account.test.ts",
  "tests/faults/late-names.servers.test.ts",
  "tests/faults/{export-floods,visitor-floods}.test.ts",
  "tests/journeys/restored-behind.test.ts",
];

const included = withServers && !isThorough ? ofServers : all;
const leftOut = [
  ...withoutTurn(
    withServers
      ? ["tests/faults/*.servers.test.ts", "tests/faults/!(*.servers).test.ts", "tests/{attacks,journeys}/*.test.ts"]
      : ["tests/attacks/*.test.ts", "tests/journeys/*.test.ts", "tests/faults/!(*.servers).test.ts"],
    [storm],
  ),
  ...(isThorough || isNamed ? [] : ofASoak),
  ...(withServers ? [] : ["**/*.servers.test.ts"]),
  // What is asked for by name always runs, so here too.
  ...(isThorough || withServers || isNamed ? [] : Object.values(betterOnServers).flat()),
];

/** Reading the same modules anew for each file took a third of what units take. Those of faults set variables of their process, so each has one. */
const isolate = false;

/** Houses that two cores carry at once: on servers each is a dozen programs more, and MariaDB works for all of them. */
const atOnce = withServers ? 2 : 3;

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
          isolate,
          include: included.programs,
          exclude: leftOut,
          maxWorkers: atOnce + 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "journeys",
          isolate,
          include: included.journeys,
          exclude: [...leftOut, ...timed],
          maxWorkers: atOnce + 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "houses",
          include: included.houses,
          exclude: [...leftOut, ...timed, storm, stormOnServers],
          maxWorkers: atOnce,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: "timed",
          include: included.timed,
          exclude: leftOut,
          maxWorkers: 2,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: {
          name: "storms",
          include: [withServers ? stormOnServers : storm],
          exclude: leftOut,
          maxWorkers: 1,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
