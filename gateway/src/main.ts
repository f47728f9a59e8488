import { domain } from "@rawat/contracts";
import {
  createAssertionIssuer,
  createLogger,
  loadConfig,
  openFoundation,
  runProgram,
  startInbox,
} from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { startRecovery } from "./accounts/open-account.ts";
import { Config, wantsDemo } from "./config.ts";
import { assertNoPublicDemo, seedDemoAccounts } from "./demo-accounts.ts";
import { openDeps } from "./deps.ts";
import { reactions } from "./events.ts";
import { startTelling } from "./live/telling.ts";
import { openDoor } from "./open-door.ts";

const service = "gateway";

await runProgram(service, async (lifecycle) => {
  const config = loadConfig(Config);
  const logger = createLogger(service, config.LOG_LEVEL);
  const tidied = [
    { table: "passwordResets", key: "tokenHash", column: "expiresAt", keptForMs: 0 },
    // By a clock that is some minutes ahead none is deleted that goes on by the others'.
    { table: "sessions", key: "id", column: "expiresAt", keptForMs: config.JWT_ACCESS_TOKEN_DURATION },
  ];
  const foundation = await openFoundation({ service, domain, config, migrations, logger, lifecycle, tidied });
  await assertNoPublicDemo(config, foundation.db);
  const issuer = createAssertionIssuer(config.INTERNAL_SECRET, service);
  const deps = await openDeps(config, foundation, issuer, lifecycle);

  lifecycle.opened("recovery of registrations", startRecovery(deps), (open) => open.stop());
  lifecycle.opened("telling of pages", await startTelling(deps), (open) => open.stop());
  const inbox = await startInbox({ ...deps, events: domain.events }, service, reactions(deps));
  lifecycle.opened("inbox", inbox, (open) => open.stop());
  const demo =
    wantsDemo(config) && lifecycle.opened("demonstration accounts", seedDemoAccounts(deps), (open) => open.stop());
  await openDoor(
    { ...deps, checks: { ...deps.checks, ...(demo && { demonstration: demo.ready }) } },
    issuer,
    lifecycle,
  );
});
