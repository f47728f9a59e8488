import type { Contract, Domain, Events } from "@rawat/contracts/language";
import type { z } from "zod";
import { createAssertionCheck, createAssertionIssuer } from "./assertion.ts";
import { auditHandlers } from "./audit.ts";
import { type BaseConfig, loadConfig } from "./config.ts";
import type { Migration } from "./database/migrate.ts";
import { createHttpApp, type HttpApp } from "./http/app.ts";
import type { Handlers } from "./http/calls.ts";
import { type Listening, listen } from "./http/listen.ts";
import { createMetrics } from "./http/metrics.ts";
import { implement, type Route } from "./http/router.ts";
import { type Lifecycle, runProgram } from "./lifecycle.ts";
import { createLogger } from "./logger.ts";
import { type Neighbour, openNeighbours } from "./neighbours/service-client.ts";
import { type Reactions, startInbox } from "./outbox/inbox.ts";
import { currentRequest, headers as own } from "./request-context.ts";
import { type Foundation, openFoundation } from "./service.ts";
import type { OpenSockets } from "./sockets/open-sockets.ts";
import { startShuttingOut, tidiedShutOuts } from "./sockets/shut-out.ts";
import type { SocketHub, SocketService } from "./sockets/socket-service.ts";
import { createTokenCheck, type TokenCheck } from "./sockets/token-check.ts";
import type { Tidied } from "./tidying.ts";

/** A configuration that has at least what every program has. */
type ProgramConfig = z.ZodObject<(typeof BaseConfig)["shape"]>;

/** The services whose addresses a configuration names. */
export type NeighboursOf<C> = {
  readonly [K in keyof C as K extends `${infer N}_SERVICE_URL` ? Lowercase<N> : never]: Neighbour;
};

/** What a program opens its own things from. */
export interface Opening<E extends Events, C> {
  config: Readonly<C>;
  foundation: Foundation<E>;
  /** The services that it asks. */
  neighbours: NeighboursOf<C>;
  lifecycle: Lifecycle;
  /** Opens what carries sockets, for a program that has some. */
  openSockets(): Promise<SocketHub>;
  /** What tells whose an account's token is, for a program whose configuration has `gatewayUrl`. */
  openTokenCheck(): TokenCheck;
}

/** What is special about a service; everything else is the same for all of them. */
export interface Service<E extends Events, C extends ProgramConfig, Own extends object> {
  name: string;
  domain: Domain<E>;
  /** As `serviceConfig` makes it. */
  config: C;
  migrations: readonly Migration[];
  /** What it stands on besides the foundation. */
  open(given: Opening<E, z.output<C>>): Own | Promise<Own>;
  /** Its contracts, implemented. Its trail is offered without being named here. */
  routes(deps: Foundation<E> & Own): readonly Route[];
  /** Whose a secret is that a visitor shows in place of an account's token: the visitor's id; undefined when it is nobody's. */
  visitorOf?(deps: Foundation<E> & Own, secret: string): Promise<string | undefined> | string | undefined;
  /** Its socket contracts, implemented. */
  sockets?(deps: Foundation<E> & Own): readonly SocketService[];
  /** What it does when something happens elsewhere. */
  reactions?(deps: Foundation<E> & Own): Reactions<E>;
  /** The same for groups of their own, by their names: however much comes there, what it does besides waits for none of it. No event is in two. */
  beside?(deps: Foundation<E> & Own): Readonly<Record<string, Reactions<E>>>;
  /** Starts what works by itself, beside requests and events. */
  start?(deps: Foundation<E> & Own, lifecycle: Lifecycle): void;
  /** What it forgets besides. */
  tidied?: readonly Tidied[];
}

/** Runs a service: configuration, foundation, neighbours, inbox and HTTP, and all of it closed in reverse on SIGTERM. */
export async function runService<E extends Events, C extends ProgramConfig, Own extends object>(
  service: Service<E, C, Own>,
): Promise<void> {
  const { name, domain } = service;
  await runProgram(name, async (lifecycle) => {
    const { deps, config, sockets, metrics } = await openProgram(service, name, lifecycle);
    const served = service.sockets?.(deps) ?? [];
    const hub = served.length > 0 ? await sockets() : undefined;
    if (hub) {
      const watching = await startShuttingOut(domain, name, { ...deps, hub });
      lifecycle.opened("shutting out", watching, (open) => open.stop());
    }
    await startReacting(service, deps, lifecycle);
    const assertions = createAssertionCheck(config.INTERNAL_SECRET, name);
    const app = createHttpApp({
      ...deps,
      metrics,
      secret: config.INTERNAL_SECRET,
      service: name,
      wantedBy: domain.wantedBy,
      authenticate: async ({ headers }) => {
        const { actor, sessionId } = assertions.read(withoutScheme(headers.authorization));
        Object.assign(currentRequest() ?? {}, { sessionId });
        const secret = withoutScheme(headers[own.claim]?.toString());
        if (actor.kind !== "visitor" || !secret || !service.visitorOf) return actor;
        const id = await service.visitorOf(deps, secret);
        return id === undefined ? actor : { kind: "visitor", id };
      },
      routes: [...service.routes(deps), ...trailRoutes(domain, name, deps)],
    });
    const listening = await openPort(app, config, `${name.toUpperCase()}_SERVICE_PORT`);
    hub?.attach(listening.server, served);
    lifecycle.opened("http", listening, (open) => open.close(app.drain, hub && (() => hub.close())));
  });
}

const withoutScheme = (authorization: string | undefined) => authorization?.replace(/^Bearer /, "");

/** A domain's trail has the fields of every trail and its own columns, which is all that the handlers know of it. */
const trailRoutes = ({ trail }: Pick<Domain, "trail">, name: string, { db, zone }: Pick<Foundation, "db" | "zone">) =>
  implement(trail as Contract, auditHandlers(db, name, zone) as unknown as Handlers<Contract>);

/** A program beside a service, on the service's own database: it takes messages and asks nobody's questions. */
export interface Worker<E extends Events, C extends ProgramConfig, Own extends object>
  extends Omit<Service<E, C, Own>, "routes"> {
  /** The program's own name, by which it takes messages; `name` is its service's. */
  worker: string;
  /** The variable that names the port on which it tells its health and figures. */
  portVariable: keyof z.output<C> & string;
}

/** Runs a worker: the same as a service, but that of HTTP it has health and figures alone. */
export async function runWorker<E extends Events, C extends ProgramConfig, Own extends object>(
  worker: Worker<E, C, Own>,
): Promise<void> {
  await runProgram(worker.worker, async (lifecycle) => {
    const { deps, config } = await openProgram(worker, worker.worker, lifecycle);
    await startReacting({ ...worker, name: worker.worker }, deps, lifecycle);
    const app = createHttpApp({
      ...deps,
      secret: config.INTERNAL_SECRET,
      service: worker.worker,
      wantedBy: worker.domain.wantedBy,
      authenticate: () => ({ kind: "visitor" }),
      routes: [],
    });
    const listening = await openPort(app, config, worker.portVariable);
    lifecycle.opened("http", listening, (open) => open.close(app.drain));
  });
}

async function openProgram<E extends Events, C extends ProgramConfig, Own extends object>(
  { name, domain, config: schema, migrations, open, tidied, sockets: socketed }: Omit<Service<E, C, Own>, "routes">,
  program: string,
  lifecycle: Lifecycle,
) {
  const config = loadConfig(schema);
  const logger = createLogger(program, config.LOG_LEVEL);
  const foundation = await openFoundation({
    service: name,
    domain,
    config,
    migrations,
    logger,
    lifecycle,
    tidied: [...(tidied ?? []), ...(socketed ? [tidiedShutOuts] : [])],
  });
  const issuer = createAssertionIssuer(config.INTERNAL_SECRET, program);
  const neighbours = openNeighbours(addressesIn(domain, config), { caller: program, issuer, logger, lifecycle });
  const metrics = createMetrics(program);
  let opened: Promise<OpenSockets> | undefined;
  const sockets = () => {
    opened ??= import("./sockets/open-sockets.ts").then(({ openSockets }) =>
      openSockets({
        redisUrl: config.REDIS_URL,
        prefix: config.SHARED_PREFIX,
        logger,
        metrics,
        refusals: foundation.refusals,
      }),
    );
    return opened;
  };
  const own = await open({
    config,
    foundation,
    neighbours: neighbours as NeighboursOf<z.output<C>>,
    lifecycle,
    openSockets: sockets,
    openTokenCheck() {
      if (!neighbours.gateway) throw new Error(`${program} is not told where the gateway is: GATEWAY_URL`);
      return createTokenCheck(neighbours.gateway);
    },
  });
  const deps: Foundation<E> & Own = { ...foundation, ...own };
  return { deps, config, sockets, metrics };
}

/** Where the programs are that a configuration names. */
export function addressesIn(domain: Pick<Domain, "services">, config: object): Record<string, readonly string[]> {
  const known = Object.keys(domain.services).map((service) => [
    service,
    (config as Record<string, unknown>)[`${service.toUpperCase()}_SERVICE_URL`],
  ]);
  const gateway = (config as Record<string, unknown>).GATEWAY_URL;
  return Object.fromEntries([...known, ["gateway", gateway]].filter(([, addresses]) => addresses !== undefined));
}

/** What comes by the thousand is taken together; with more, whoever writes meanwhile would wait for it. */
const besideAtOnce = 50;

async function startReacting<E extends Events, C extends ProgramConfig, Own extends object>(
  { name, domain, reactions, beside, start }: Omit<Service<E, C, Own>, "routes">,
  deps: Foundation<E> & Own,
  lifecycle: Lifecycle,
): Promise<void> {
  const react = async (group: string, reacting: Reactions<E>, atOnce: number) => {
    const inbox = await startInbox({ ...deps, events: domain.events }, group, reacting, { atOnce });
    lifecycle.opened(`inbox of ${group}`, inbox, (open) => open.stop());
  };
  if (reactions) await react(name, reactions(deps), 1);
  for (const [group, reacting] of Object.entries(beside?.(deps) ?? {})) await react(group, reacting, besideAtOnce);
  start?.(deps, lifecycle);
}

async function openPort(
  app: HttpApp,
  config: Readonly<z.output<ProgramConfig>>,
  portVariable: string,
): Promise<Listening> {
  const port = Number((config as Readonly<Record<string, unknown>>)[portVariable]);
  return listen(app.express, { host: config.HOST, port, portVariable });
}
