import { Agent } from "node:http";
import type { Socket } from "node:net";
import {
  type AccountActor,
  type Actor,
  type Client,
  type Contract,
  createClient,
  defaultDeadlineMs,
  type Outgoing,
  Problem,
} from "@rawat/contracts/language";
import axios, { type AxiosResponse, isAxiosError } from "axios";
import type { AssertionIssuer } from "../assertion.ts";
import { nowMs } from "../clock.ts";
import { BadNeighbour, ProblemError, RemoteError, TooSlow, Unavailable } from "../errors.ts";
import { newId } from "../ids.ts";
import type { Lifecycle } from "../lifecycle.ts";
import type { Logger } from "../logger.ts";
import { currentRequest, headers } from "../request-context.ts";
import { afterReading } from "./after-reading.ts";
import { type Breaker, createBreaker, LeftAlone } from "./breaker.ts";
import { type Instance, type InstanceGroup, watchInstances } from "./instances.ts";
import { createRetryBudget, type RetryBudget } from "./retry-budget.ts";

export interface NeighbourOptions {
  /** The service's name, to which the assertion is addressed. */
  service: string;
  /** Its instances. */
  group: InstanceGroup;
  /** The caller's own name. */
  caller: string;
  issuer: AssertionIssuer;
}

/** A service that is asked by others, with what its clients in one program share: its instances, and what became of earlier calls. */
export interface Neighbour extends NeighbourOptions {
  breaker: Breaker;
  budget: RetryBudget;
}

const breakAfterFailures = 10;
const tryAgainAfterMs = 1_000;
/**
 * Milliseconds that a neighbour must have been given before its silence speaks against it. Who asks with less has let the time go by
 * themselves, and it is nobody else's matter; what is asked briefly is given a little more (`askBriefly`).
 */
const fairMs = 1_500;
/** Milliseconds by which a timer is late only where this program stood still: whether there was an answer meanwhile nobody can tell. */
const standstillMs = 500;
const answerBytesMax = 10 * 1_048_576;
/** Milliseconds that a connection may take; in a machine room it takes one or two. */
const connectWithinMs = 1_000;
/** Shorter than a service keeps an idle connection, so that the one who closes it is the one who would use it. */
const idleMs = 20_000;

/** No answer in a time that was too short to tell anything of the neighbour. */
class CallersDelay extends TooSlow {}

export const neighbourOf = (options: NeighbourOptions): Neighbour => ({
  ...options,
  breaker: createBreaker({
    failuresMax: breakAfterFailures,
    tryAgainAfterMs,
    judge: (error) => (error instanceof CallersDelay ? "nothing" : error instanceof ProblemError ? "fails" : "works"),
  }),
  budget: createRetryBudget(),
});

/** Who asks, and what asking stands on. */
export interface Asking extends Pick<NeighbourOptions, "caller" | "issuer"> {
  logger: Logger;
  lifecycle: Lifecycle;
}

/** The services that a program asks, each watched at its addresses until the lifecycle ends. */
export function openNeighbours<S extends string>(
  addresses: Readonly<Record<S, readonly string[]>>,
  { caller, issuer, logger, lifecycle }: Asking,
): Record<S, Neighbour> {
  const opened = Object.entries<readonly string[]>(addresses).map(([service, origins]) => {
    const watched = watchInstances(service, origins, () => ({}), logger);
    const group = lifecycle.opened(`instances of ${service}`, watched, (open) => open.close());
    return [service, neighbourOf({ service, group, caller, issuer })];
  });
  return Object.fromEntries(opened);
}

const http = axios.create({
  httpAgent: impatientAgent(),
  maxRedirects: 0,
  maxContentLength: answerBytesMax,
  proxy: false,
  validateStatus: () => true,
});

/**
 * A typed client of a neighbour, over HTTP: with what is left of the request's deadline, behind a breaker, without following
 * redirects. An instance that cannot be reached was sent nothing, so another one is asked; one whose connection breaks may have
 * been sent everything, so what may be repeated by its method (RFC 9110, 9.2.2) is asked once more.
 *
 * @throws (each call) RemoteError for the neighbour's own refusals, which the use-case interprets; Unavailable when it cannot be
 *   reached, TooSlow when it does not answer in time, BadNeighbour when it is broken.
 */
export const createServiceClient = <C extends Contract>(contract: C, neighbour: Neighbour): Client<C> =>
  clientOf(contract, neighbour, () => {
    const behalf = behalfOf(currentRequest()?.actor);
    return { kind: "service", service: neighbour.caller, ...(behalf && { behalf }) };
  });

/**
 * The same client in an account's own name, with its rights and no others: what the account may not ask is refused by the neighbour as if
 * it had asked itself, and what only our own programs may ask is not there.
 */
export const createAccountClient = <C extends Contract>(
  contract: C,
  neighbour: Neighbour,
  account: AccountActor,
): Client<C> => clientOf(contract, neighbour, () => account);

function clientOf<C extends Contract>(contract: C, neighbour: Neighbour, whoAsks: () => Actor): Client<C> {
  const { service, breaker } = neighbour;
  return createClient(contract, async (outgoing) => {
    const answer = await breaker
      .run(() => ask(neighbour, outgoing, whoAsks()))
      .catch((error) => {
        throw error instanceof LeftAlone
          ? new Unavailable("service_unavailable", { cause: `${service} is left alone for a moment` })
          : error;
      });
    // Busy with this one thing: nothing about the neighbour is broken, so it is not left alone for it.
    if (answer.status === 429)
      throw new Unavailable("service_unavailable", { cause: `${service} is asked for too much at once`, isBusy: true });
    if (answer.status >= 400) throw new RemoteError(Problem.parse(answer.data));
    const etag = answer.headers.etag;
    return { body: answer.data, ...(typeof etag === "string" && { etag }) };
  });
}

async function ask(
  { service, issuer, group, budget }: Neighbour,
  outgoing: Outgoing,
  actor: Actor,
): Promise<AxiosResponse> {
  const request = currentRequest();
  const deadlineAt = request?.deadlineAt ?? nowMs() + defaultDeadlineMs;
  const own = {
    authorization: `Bearer ${issuer.issue(service, actor)}`,
    [headers.requestId]: request?.requestId ?? newId(),
    [headers.deadlineAt]: String(deadlineAt),
    ...(request?.traceparent && { traceparent: request.traceparent }),
    ...(request?.address && { [headers.address]: request.address }),
  };
  budget.earn();
  const tried = new Set<Instance>();
  for (let isRepeat = false; ; ) {
    const instance = group.pick(undefined, tried);
    if (!instance) throw new Unavailable("service_unavailable", { cause: `${service} has no instance` });
    const timeLeftMs = deadlineAt - nowMs();
    if (timeLeftMs <= 0)
      throw new CallersDelay("service_too_slow", { cause: `no time was left for ${instance.origin}` });
    const late = timeLeftMs < fairMs ? CallersDelay : TooSlow;
    const askedAtMs = performance.now();
    try {
      const answer = await http.request({
        method: outgoing.method,
        url: `${instance.origin}${outgoing.url}`,
        data: outgoing.body,
        headers: { ...outgoing.headers, ...own },
        signal: AbortSignal.timeout(timeLeftMs),
      });
      return refuseBroken(answer, late);
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      const { code = "", message } = isAxiosError(error) ? error : { message: String(error) };
      const cause = `${instance.origin}: ${[code, message].filter(Boolean).join(" ")}`;
      if (code === "ERR_CANCELED") {
        const overdueMs = performance.now() - askedAtMs - timeLeftMs;
        throw new (overdueMs > standstillMs ? CallersDelay : late)("service_too_slow", { cause });
      }
      const wasSent = !unsentCodes.has(code);
      if (!wasSent) group.leaveOut(instance);
      const hasOther = tried.size + 1 < group.all.length;
      const goesOn = wasSent
        ? !isRepeat && isRepeatable(outgoing.method) && brokenCodes.has(code) && budget.spend()
        : hasOther;
      if (!goesOn) throw new Unavailable("service_unavailable", { cause });
      isRepeat ||= wasSent;
      // Where there is no other, this one may have a fresh connection.
      if (hasOther) tried.add(instance);
    }
  }
}

const unsentCodes = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN", "ECONNECT"]);
const brokenCodes = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "ETIMEDOUT"]);
const isRepeatable = (method: string) => /^(get|put|delete)$/i.test(method);

/** Connections that are kept, and given up where nobody takes them: a machine that is gone does not even refuse. */
function impatientAgent(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: idleMs });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback) as Socket | undefined;
    const overdue = setTimeout(async () => {
      await afterReading();
      if (socket?.connecting) socket.destroy(Object.assign(new Error("No connection in time"), { code: "ECONNECT" }));
    }, connectWithinMs);
    const relax = () => clearTimeout(overdue);
    socket?.once("connect", relax).once("close", relax);
    return socket;
  };
  return agent;
}

/** On whose account's behalf a request goes on: that of the request in hand, also when a service passed it on. */
function behalfOf(actor: Actor | undefined) {
  if (actor?.kind === "service") return actor.behalf;
  if (actor?.kind !== "account") return undefined;
  const { accountId, role, name } = actor;
  return { accountId, role, name };
}

/** A neighbour's own trouble becomes ours to tell, in our words, `late` that it took too long; its refusals stay what they are. */
function refuseBroken(answer: AxiosResponse, late: typeof TooSlow): AxiosResponse {
  if (answer.status < 500 && answer.status !== 401) return answer;
  const cause = `${answer.status} ${(answer.data as Problem | undefined)?.code ?? ""}`;
  if (answer.status === 503) throw new Unavailable("service_unavailable", { cause });
  if (answer.status === 504) throw new late("service_too_slow", { cause });
  throw new BadNeighbour("bad_neighbour", { cause });
}
