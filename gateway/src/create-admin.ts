import { domain, Email, Line, Password } from "@rawat/contracts";
import {
  ConfigError,
  createAssertionIssuer,
  createLogger,
  loadConfig,
  newId,
  openFoundation,
  ProblemError,
  runAs,
  runProgram,
} from "@rawat/platform";
import { z } from "zod";
import { migrations } from "../migrations/index.ts";
import { createFirstAccount } from "./accounts/create-account.ts";
import { Config } from "./config.ts";
import { openDeps } from "./deps.ts";

const NewAdmin = z.object({
  EMAIL: Email.describe("the administrator's e-mail"),
  NAME: Line(200).describe("the administrator's name"),
  PASSWORD: Password.describe("the administrator's password, 8 to 128 characters"),
});

/** Opens an administrator's account in the gateway's database, from EMAIL, NAME and PASSWORD. */
await runProgram("create-admin", async (lifecycle) => {
  const schema = z.object({ ...Config.shape, ...NewAdmin.shape });
  const { EMAIL: email, NAME: name, PASSWORD: password } = loadConfig(schema);
  const config = loadConfig(Config);
  const logger = createLogger("gateway", "silent");
  const foundation = await openFoundation({
    service: "gateway",
    domain,
    config,
    migrations,
    logger,
    lifecycle,
  });
  const deps = await openDeps(config, foundation, createAssertionIssuer(config.INTERNAL_SECRET, "gateway"), lifecycle);
  try {
    // The programs need not run: the staff service makes the person when it hears of the account.
    await runAs("gateway", () => createFirstAccount(deps, { email, name, password, role: "admin", staffId: newId() }));
  } catch (error) {
    throw error instanceof ProblemError
      ? new ConfigError([[error.message, ...(error.issues ?? []).map((issue) => issue.message)].join(": ")])
      : error;
  }
  process.stdout.write(`${email} may now sign in as an administrator.\n`);
  await lifecycle.close();
  process.exit(0);
});
