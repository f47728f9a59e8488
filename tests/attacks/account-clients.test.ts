import { randomUUID } from "node:crypto";
import { type AccountActor, type Contract, isSchema, type ServiceName } from "@rawat/contracts";
import {
  createAccountClient,
  createAssertionIssuer,
  createLifecycle,
  createLogger,
  type Neighbour,
  openNeighbours,
  ProblemError,
  RemoteError,
} from "@rawat/platform";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookInto } from "../harness/stores.ts";
import { type Cast, everybody, gatherCast, roleOf, type Who } from "./cast.ts";
import { addressOf, everyEndpoint, validRequest } from "./endpoints.ts";
import { expectedStatus } from "./expected-status.ts";
import { ownershipOf } from "./things.ts";

let cast: Cast;
let neighbours: Readonly<Record<string, Neighbour>>;
const lifecycle = createLifecycle();
const accounts = new Map<Who, AccountActor>();
const members = everybody.filter((who) => roleOf(who));

beforeAll(async () => {
  cast = await gatherCast();
  const { services, environment } = cast.rawat;
  const addresses = Object.fromEntries(
    Object.entries(services).map(([name, all]) => [name, all.map(({ url }) => url)]),
  );
  neighbours = openNeighbours(addresses as Record<ServiceName, string[]>, {
    caller: "graph",
    issuer: createAssertionIssuer(environment.INTERNAL_SECRET ?? "", "graph"),
    logger: createLogger("test", "silent"),
    lifecycle,
  });
  for (const who of members) {
    const { accountId } = cast.people[who];
    const row = await lookInto(cast.rawat, "gateway", (db) => db("accounts").where({ id: accountId }).first());
    const { id, role, name, patientId, staffId } = row;
    accounts.set(who, {
      kind: "account",
      accountId: id,
      role,
      name,
      ...(patientId && { patientId }),
      ...(staffId && { staffId }),
    });
  }
});
afterAll(async () => {
  await lifecycle.close();
  await cast.stop();
});

/** What becomes of a call in an account's own name: the status that it would be answered with. */
async function statusOf(call: Promise<unknown>, well: number): Promise<number> {
  try {
    await call;
    return well;
  } catch (error) {
    if (error instanceof RemoteError) return error.problem.status;
    if (error instanceof ProblemError) return error.status;
    throw error;
  }
}

// What is streamed is asked by people alone.
const asked = everyEndpoint.filter(
  ({ service, endpoint }) => service !== "gateway" && (endpoint.body === undefined || isSchema(endpoint.body)),
);

describe.each(asked)("$method $endpoint.path ($name), asked by a program in an account's own name", (entry) => {
  it("is answered as if the account had asked itself: nothing more, of nobody else", async () => {
    const ownership = ownershipOf(entry);
    for (const thing of ownership ? (["other", "self"] as const) : (["self"] as const)) {
      for (const who of members) {
        const id = (await ownership?.make(cast, thing)) ?? randomUUID();
        const { json, headers } = await validRequest(cast, entry, cast.people[who], id);
        const { pathname, search } = new URL(addressOf(cast, entry, id), "http://rawat.test");
        const client = createAccountClient(
          { one: { ...entry.endpoint, path: `${pathname}${search}` as "/" } } satisfies Contract,
          neighbours[entry.service] as Neighbour,
          accounts.get(who) as AccountActor,
        );
        const call = client.one({ body: json, ifMatch: headers?.["if-match"] } as never);
        const expected = expectedStatus(entry, who, ownership?.isTold(who, thing) ?? true, thing);
        expect([who, thing, await statusOf(call, entry.endpoint.status)]).toEqual([who, thing, expected]);
      }
    }
  });
});
