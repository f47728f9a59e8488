import type { Client } from "@rawat/contracts";
import { type ClinicEvents, patients, type ServiceName, staff } from "@rawat/contracts";
import {
  type AssertionIssuer,
  type Clock,
  createServiceClient,
  type Foundation,
  type Lifecycle,
  type Neighbour,
  neighbourOf,
  openMail,
  systemClock,
} from "@rawat/platform";
import { findDearestCost } from "./accounts/account-store.ts";
import { addressesOf, type Config } from "./config.ts";
import { type Instances, openInstances } from "./instances.ts";
import { createLiveEvents, type LiveEvents } from "./live/live-events.ts";
import { createLoginLimits, type LoginLimits } from "./login/login-limits.ts";
import { createPasswords, type Passwords } from "./passwords/passwords.ts";
import { type ResetLetters, startResetLetters } from "./passwords/reset-letters.ts";
import { createAccessTokens } from "./sessions/access-token.ts";
import { createIdentification, type Identification } from "./sessions/identify.ts";
import { createSessions, type Sessions } from "./sessions/sessions.ts";

/** What the gateway's own endpoints are given. */
export interface Deps extends Foundation<ClinicEvents> {
  config: Config;
  clock: Clock;
  /** The running copies of every service. */
  instances: Instances;
  /** The same for calls of our own. */
  neighbours: Record<ServiceName, Neighbour>;
  patients: Client<typeof patients>;
  staff: Client<typeof staff>;
  sessions: Sessions;
  identification: Identification;
  passwords: Passwords;
  limits: LoginLimits;
  resetLetters: ResetLetters;
  live: LiveEvents;
}

/** Builds what the gateway's endpoints stand on; what holds something open is closed by the lifecycle. */
export async function openDeps(
  config: Config,
  foundation: Foundation<ClinicEvents>,
  issuer: AssertionIssuer,
  lifecycle: Lifecycle,
): Promise<Deps> {
  const { db, keyValue, logger } = foundation;
  const accessTokens = createAccessTokens(config.JWT_SECRET_KEY, config.JWT_ACCESS_TOKEN_DURATION);
  const identification = await createIdentification(db, keyValue, accessTokens, logger);
  const settings = { secret: config.JWT_SECRET_KEY, refreshLifetimeMs: config.JWT_REFRESH_TOKEN_DURATION };
  const addresses = addressesOf(config);
  const instances = lifecycle.opened("instances", openInstances(addresses, logger), (open) => open.close());
  const neighbours = Object.fromEntries(
    Object.keys(addresses).map((service) => [
      service,
      neighbourOf({ service, group: instances.of(service), caller: "gateway", issuer }),
    ]),
  ) as Deps["neighbours"];
  const mail = lifecycle.opened("mail", await openMail(config), (open) => open.close());
  const live = await createLiveEvents({ keyValue, ...identification });
  const resetLetters = startResetLetters({ db, keyValue, logger, clock: systemClock, mail, config });
  const costs = { cost: config.PASSWORD_HASH_COST, dearest: await findDearestCost(db) };
  return {
    ...foundation,
    config,
    clock: systemClock,
    instances,
    neighbours,
    patients: createServiceClient(patients, neighbours.patient),
    staff: createServiceClient(staff, neighbours.staff),
    identification,
    sessions: createSessions({ ...foundation, clock: systemClock }, accessTokens, settings, identification.forget),
    passwords: lifecycle.opened("password threads", createPasswords(costs), (open) => open.close()),
    limits: createLoginLimits(keyValue, config),
    live,
    resetLetters: lifecycle.opened("letters with links", resetLetters, (open) => open.stop()),
  };
}
