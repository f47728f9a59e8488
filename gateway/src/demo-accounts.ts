import { ConfigError, createRounds, type Rounds, runAs } from "@rawat/platform";
import { findAccountByEmail } from "./accounts/account-store.ts";
import { createAccount } from "./accounts/create-account.ts";
import { type Config, isLoopback, wantsDemo } from "./config.ts";
import type { Deps } from "./deps.ts";

const password = "rawat-demo-password";
const people = [
  { email: "admin@rawat.test", name: "Ayu Lestari", role: "admin" },
  { email: "frontdesk@rawat.test", name: "Dewi Anggraini", role: "staff" },
  { email: "doctor@rawat.test", name: "dr. Bagus Prasetyo", role: "doctor" },
  { email: "agent@rawat.test", name: "Rizky Ramadhan", role: "agent" },
  // Last, for it needs the patient service: where it is, all are.
  { email: "patient@rawat.test", name: "Siti Rahmawati", role: "patient" },
] as const;

/** Whether a demonstration account is there. */
const exists = async (deps: Pick<Deps, "db">, email: string) =>
  (await findAccountByEmail(deps.db, email))?.state === "active";

/** Refuses to let the world in, or real patients, while there are accounts whose password is printed in the README. @throws ConfigError */
export async function assertNoPublicDemo(config: Config, db: Deps["db"]): Promise<void> {
  const there = wantsDemo(config) || (await exists({ db }, people[0].email));
  if (!there) return;
  if (config.NODE_ENV === "production")
    throw new ConfigError([
      "DATABASE_URL_GATEWAY: this database holds demonstration accounts; use another one, or close them",
    ]);
  if (!isLoopback(config.HOST))
    throw new ConfigError([
      `HOST: ${config.HOST} is public and demonstration accounts exist; set DEMO_DATA=off and use a DATA_DIR without them`,
    ]);
}

export interface DemoAccounts {
  /** Rejects until all of them are there. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/** Creates the demonstration accounts that are missing, as soon as the services they need are there. */
export function seedDemoAccounts(deps: Deps): DemoAccounts {
  let seeded = false;
  const rounds: Rounds = createRounds("demonstration accounts", 500, deps.logger, async () => {
    if (seeded) return "idle";
    for (const person of people)
      if (!(await exists(deps, person.email)))
        await runAs("gateway", () => createAccount(deps, { ...person, password }, "our own"));
    seeded = true;
    return "idle";
  });
  return {
    ready: async () => {
      if (!seeded) throw new Error("demonstration accounts are being made");
    },
    stop: rounds.stop,
  };
}
