import { randomUUID } from "node:crypto";
import type { ServiceName } from "@rawat/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answered, askAt } from "../harness/caller.ts";
import type { Rawat } from "../harness/rawat.ts";
import { type Cast, everybody, gatherCast, newcomer, type Who } from "./cast.ts";
import { createDeedLedger, type DeedLedger } from "./deed-ledger.ts";
import { addressOf, type Entry, everyEndpoint, pathOf, validRequest } from "./endpoints.ts";
import { expectedStatus } from "./expected-status.ts";
import { assertion, nowSeconds } from "./jwt.ts";
import type { Person } from "./person.ts";
import { createRefusalLedger, isOthers, type RefusalLedger, readTrail } from "./refusal-ledger.ts";
import { ownershipOf, type Thing, things } from "./things.ts";
import { watched, withoutCircumstance } from "./watch.ts";

let cast: Cast;
let refusals: RefusalLedger;
let deeds: DeedLedger;
beforeAll(async () => {
  cast = await gatherCast();
  refusals = createRefusalLedger(cast);
  deeds = createDeedLedger();
});
afterAll(() => cast.stop());

/** Where a service listens itself. */
const ownAddress = ({ services }: Rawat, service: string) => services[service as ServiceName]?.[0]?.url ?? "";

/** Deeds that end the session of who does them. */
const endsSession = new Set(["gateway.accounts.logout", "gateway.accounts.changePassword"]);

/** What HEAD of a path asks: the GET of this path, or of one with a parameter in its place. */
function readOf(path: string): Entry | undefined {
  const reads = everyEndpoint.filter(({ method }) => method === "GET");
  const fits = ({ endpoint }: Entry) => new RegExp(`^${endpoint.path.replace(/:\w+/g, "[^/]+")}$`).test(path);
  return reads.find(({ endpoint }) => endpoint.path === path) ?? reads.find(fits);
}

async function askAs(entry: Entry, caller: Person, id: string): Promise<Answered> {
  const asked = await validRequest(cast, entry, caller, id);
  return cast.ask(entry.method, addressOf(cast, entry, id), { token: caller.token, ...asked });
}

describe.each(everyEndpoint)("$method $endpoint.path ($name)", (entry) => {
  it("answers every role, for its own and for others' things, as the contract says", async () => {
    const ownership = ownershipOf(entry);
    const missing = new Map<Who, Answered>();
    for (const thing of ownership ? things.toReversed() : (["self"] as const)) {
      // Who is refused for their role may all try the same one.
      const shared = ownership && (await ownership.make(cast, thing));
      await Promise.all(
        everybody.map(async (who) => {
          const caller = endsSession.has(entry.name) ? await cast.fresh(who) : cast.people[who];
          const isRefused = expectedStatus(entry, who, true) >= 400;
          const id = (isRefused ? shared : await ownership?.make(cast, thing)) ?? randomUUID();
          const answer = await askAs(entry, caller, id);
          refusals.note(entry, who, { path: pathOf(entry, id), answer, isOthers: isOthers(entry, who, thing) });
          deeds.note(entry, caller, answer);
          const isTold = ownership?.isTold(who, thing) ?? true;
          expect([who, thing, answer.status]).toEqual([who, thing, expectedStatus(entry, who, isTold, thing)]);
          if (answer.status !== 404) return;
          if (!missing.has(who)) missing.set(who, answer);
          expect(withoutCircumstance(answer)).toEqual(withoutCircumstance(missing.get(who) as Answered));
        }),
      );
    }
  });

  it("tells HEAD no more than GET, and OPTIONS the same of what is there and what is not", async () => {
    const ownership = ownershipOf(entry);
    const make = async (thing: Thing) => (ownership ? await ownership.make(cast, thing) : randomUUID());
    const [id, missing] = await Promise.all([make("self"), make("nonexistent")]);
    const read = readOf(pathOf(entry, id));
    const [there, nowhere] = [addressOf(cast, entry, id), addressOf(cast, entry, missing)];
    for (const who of everybody) {
      const { token } = cast.people[who];
      const [known, unknown] = await Promise.all([there, nowhere].map((path) => cast.ask("OPTIONS", path, { token })));
      expect(withoutCircumstance(known as Answered)).toEqual(withoutCircumstance(unknown as Answered));
      expect(known?.status).toBe(entry.endpoint.access === "service" ? 404 : 204);
      const head = await cast.ask("HEAD", there, { token });
      expect(head.text).toBe("");
      const isSame = read?.endpoint.path === entry.endpoint.path;
      if (read)
        refusals.note(read, who, {
          path: pathOf(entry, id),
          answer: head,
          isOthers: isSame && isOthers(read, who, "self"),
        });
      if (entry.method !== "GET" || head.status === 405) continue;
      expect(head.status).toBe(expectedStatus(entry, who, ownership?.isTold(who, "self") ?? true));
    }
  });

  it.runIf(entry.service !== "gateway")("is answered on the service's own port to our own programs alone", async () => {
    const { rawat, people } = cast;
    const direct = watched(askAt(ownAddress(rawat, entry.service)));
    const id = (await ownershipOf(entry)?.make(cast, "self")) ?? people.owner.patientId;
    const path = addressOf(cast, entry, id);
    const { INTERNAL_SECRET: secret = "", JWT_SECRET_KEY: tokenSecret = "" } = rawat.environment;
    const forgeries = [
      undefined,
      people.admin.token,
      assertion("another secret of no less than 32 characters", entry.service),
      assertion(tokenSecret, entry.service),
      assertion(secret, "gateway"),
      assertion(secret, `${entry.service}s`),
      assertion(secret, entry.service, { iss: "rawat" }),
      assertion(secret, entry.service, { exp: nowSeconds() - 1 }),
      assertion(secret, entry.service, { exp: undefined }),
      assertion(secret, entry.service, { exp: nowSeconds() + 86_400, iat: nowSeconds() - 3_600 }),
      assertion(secret, entry.service, { actor: { kind: "account", role: "admin" } }),
      assertion(secret, entry.service).replace(/[^.]*$/, ""),
    ];
    const claimed = {
      "x-user-id": people.admin.accountId,
      "x-role": "admin",
      "x-internal": "1",
      "x-rawat-claim": "admin",
    };
    for (const token of forgeries) {
      const { headers, ...wish } = await validRequest(cast, entry, people.admin);
      const answer = await direct(entry.method, path, { ...wish, token, headers: { ...headers, ...claimed } });
      expect([token, answer.status]).toEqual([token, 401]);
    }
    // What is its people's alone is not the administrator's either, in whose name our own programs ask here.
    if (entry.method !== "GET" || ownershipOf(entry)?.isTold("admin", "self") === false) return;
    const honest = await direct("GET", path, { token: assertion(secret, entry.service) });
    expect(honest.status).toBe(entry.endpoint.access === "service" ? 404 : entry.endpoint.status);
  });
});

describe("the archived", () => {
  it("is there for an administrator who asks for it, and for nobody else", async () => {
    const entry = everyEndpoint.find(({ name }) => name === "patient.patients.get") as Entry;
    const id = await newcomer(cast);
    await cast.ask("DELETE", `/api/patients/${id}`, { token: cast.people.admin.token });
    for (const who of everybody) {
      const answer = await cast.ask("GET", `/api/patients/${id}?includeArchived=true`, {
        token: cast.people[who].token,
      });
      const expected = { admin: 200, agent: 403, nobody: 401, forger: 401 }[who as string] ?? 404;
      expect([who, answer.status]).toEqual([who, expected]);
      // Who asks for the archived by name is refused, not told that there is none.
      refusals.note(entry, who, { path: pathOf(entry, id), answer, isOthers: true });
    }
  });
});

describe("the trail, after all that", () => {
  it("has one entry for each request that was refused for a role or for being another's, and for no other", async () => {
    const written = Map.groupBy(await refusals.written(), ({ requestId }) => requestId ?? "");
    expect(refusals.expected.size).toBeGreaterThan(everyEndpoint.length);
    for (const [requestId, trace] of refusals.expected)
      expect({ ...trace, entries: written.get(requestId) }).toEqual({
        ...trace,
        entries: [expect.objectContaining(trace)],
      });
    const surplus = [...written].filter(([requestId]) => !refusals.expected.has(requestId));
    expect(surplus).toEqual([]);
  });

  it("has an entry for each deed that was done, by its name and of whom", async () => {
    expect(deeds.size).toBeGreaterThan(150);
    expect(deeds.missingIn(await readTrail(cast))).toEqual([]);
  });
});
