import { Agent } from "node:http";
import { type Actor, type Contract, defaultDeadlineMs, Problem } from "@rawat/contracts";
import { type Client, createClient, type Outgoing } from "@rawat/contracts/client";
import axios, { type AxiosResponse, isAxiosError } from "axios";
import { ConsecutiveBreaker, circuitBreaker, handleWhen, isBrokenCircuitError } from "cockatiel";
import type { AssertionIssuer } from "./assertion.ts";
import { BadNeighbour, ProblemError, RemoteError, TooSlow, Unavailable } from "./errors.ts";
import { newId } from "./ids.ts";
import { currentRequest, headers } from "./request-context.ts";

export interface ServiceClientOptions {
  /** The service's name, to which the assertion is addressed. */
  service: string;
  /** Its instances' addresses. */
  instances: readonly string[];
  /** The caller's own name. */
  caller: string;
  issuer: AssertionIssuer;
}

const breakAfterFailures = 10;
const tryAgainAfterMs = 1_000;
const answerBytesMax = 10 * 1_048_576;

/**
 * A typed client of a neighbour, over HTTP: with what is left of the request's deadline, behind a breaker, without following
 * redirects. An instance that refuses the connection was sent nothing, so the next one is asked.
 *
 * @throws (each call) RemoteError for the neighbour's own refusals, which the use-case interprets; Unavailable when it cannot be
 *   reached, TooSlow when it does not answer in time, BadNeighbour when it is broken.
 */
export function createServiceClient<C extends Contract>(
  contract: C,
  { service, instances, caller, issuer }: ServiceClientOptions,
): Client<C> {
  const http = axios.create({
    httpAgent: new Agent({ keepAlive: true, maxSockets: 64, timeout: 30_000 }),
    maxRedirects: 0,
    maxContentLength: answerBytesMax,
    proxy: false,
    validateStatus: () => true,
  });
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof ProblemError),
    { halfOpenAfter: tryAgainAfterMs, breaker: new ConsecutiveBreaker(breakAfterFailures) },
  );
  let turn = 0;

  const ask = async (outgoing: Outgoing): Promise<AxiosResponse> => {
    const request = currentRequest();
    const deadlineAt = request?.deadlineAt ?? Date.now() + defaultDeadlineMs;
    const actor: Actor = {
      kind: "service",
      service: caller,
      ...(behalfOf(request?.actor) && { behalf: behalfOf(request?.actor) }),
    };
    const own = {
      authorization: `Bearer ${issuer.issue(service, actor, `service ${actor.behalf?.accountId ?? ""}`)}`,
      [headers.requestId]: request?.requestId ?? newId(),
      [headers.deadlineAt]: String(deadlineAt),
      ...(request?.traceparent && { traceparent: request.traceparent }),
      ...(request?.address && { [headers.address]: request.address }),
    };
    let failure: unknown;
    for (let tries = 0; tries < instances.length; tries++) {
      const base = instances[turn++ % instances.length];
      const timeLeftMs = deadlineAt - Date.now();
      if (timeLeftMs <= 0) throw new TooSlow();
      try {
        return await http.request({
          method: outgoing.method,
          url: `${base}${outgoing.url}`,
          data: outgoing.body,
          headers: { ...outgoing.headers, ...own },
          signal: AbortSignal.timeout(timeLeftMs),
        });
      } catch (error) {
        failure = error;
        if (!isAxiosError(error) || error.code !== "ECONNREFUSED") break;
      }
    }
    if (isAxiosError(failure) && failure.code === "ERR_CANCELED")
      throw new TooSlow("service_too_slow", { cause: failure.message });
    throw new Unavailable("service_unavailable", { cause: isAxiosError(failure) ? failure.message : failure });
  };

  return createClient(contract, async (outgoing) => {
    const answer = await breaker
      .execute(async () => refuseBroken(await ask(outgoing)))
      .catch((error) => {
        throw isBrokenCircuitError(error)
          ? new Unavailable("service_unavailable", { cause: `${service} is left alone for a moment` })
          : error;
      });
    if (answer.status >= 400) throw new RemoteError(Problem.parse(answer.data));
    const etag = answer.headers.etag;
    return { body: answer.data, ...(typeof etag === "string" && { etag }) };
  });
}

/** On whose account's behalf a request goes on: that of the request in hand, also when a service passed it on. */
function behalfOf(actor: Actor | undefined) {
  if (actor?.kind === "service") return actor.behalf;
  if (actor?.kind !== "account") return undefined;
  const { accountId, role, name } = actor;
  return { accountId, role, name };
}

/** A neighbour's own trouble becomes ours to tell, in our words; its refusals stay what they are. */
function refuseBroken(answer: AxiosResponse): AxiosResponse {
  if (answer.status < 500 && answer.status !== 401) return answer;
  const cause = `${answer.status} ${(answer.data as Problem | undefined)?.code ?? ""}`;
  if (answer.status === 503) throw new Unavailable("service_unavailable", { cause });
  if (answer.status === 504) throw new TooSlow("service_too_slow", { cause });
  throw new BadNeighbour("bad_neighbour", { cause });
}
