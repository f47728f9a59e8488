import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answered, Asked } from "../harness/caller.ts";
import { onServers, programsOf } from "../harness/rawat.ts";
import { type Cast, gatherCast } from "./cast.ts";
import { bodyKindOf, type Entry, everyEndpoint, pathOf, validRequest } from "./endpoints.ts";
import {
  anyJson,
  hostileBodies,
  hostileIds,
  hostileQueryTexts,
  hostileValues,
  inBatches,
  placesIn,
  replaced,
} from "./hostile.ts";
import type { Person } from "./person.ts";
import { countOf } from "./stores.ts";
import { ownershipOf } from "./things.ts";

let cast: Cast;
/** Whom the attacks on each endpoint come from and go to, made again when they ended the session or the thing. */
const stands = new Map<string, { caller: Person; path: string; valid: Asked }>();
let pids: number[];
let rows: { accounts: number; patients: number };
const made = { accounts: 0, patients: 0 };

const countRows = async () => ({
  accounts: await countOf(cast.rawat, "gateway", "accounts"),
  patients: await countOf(cast.rawat, "patient", "patients"),
});
const pidsNow = () => programsOf(cast.rawat).map(({ pid }) => pid);

beforeAll(async () => {
  cast = await gatherCast();
  for (const entry of outside) await stand(entry);
  pids = pidsNow();
  rows = await countRows();
  Object.assign(made, { accounts: 0, patients: 0 });
});
afterAll(() => cast.stop());

const outside = everyEndpoint.filter(({ endpoint }) => endpoint.access !== "service");
const withForm = outside.filter((entry) => bodyKindOf(entry) === "multipart");
const withJson = outside.filter((entry) => ["json", "signed_json"].includes(bodyKindOf(entry) ?? ""));
const withBody = outside.filter(({ endpoint }) => endpoint.body);
const withQuery = outside.filter(({ endpoint }) => endpoint.query);
const withParams = outside.filter(({ endpoint }) => endpoint.params);
const endsSession = new Set(["gateway.accounts.logout", "gateway.accounts.changePassword"]);
const isSoak = process.env.SOAK === "1";

const mayName = ({ endpoint: { params } }: Entry, id: string) =>
  params?.safeParse(Object.fromEntries(Object.keys(params.shape).map((name) => [name, id]))).success ?? false;

/** Makes them, and counts whom it brings with it. */
async function stand(entry: Entry) {
  const { access } = entry.endpoint;
  const who =
    (["admin", "doctor"] as const).find((role) => typeof access === "string" || access.includes(role)) ?? "owner";
  const caller = endsSession.has(entry.name) ? await broughtInStaff() : cast.people[who];
  const target = (await ownershipOf(entry)?.make(cast, "other")) ?? "";
  const found = {
    caller,
    path: pathOf(entry, target),
    valid: stands.get(entry.name)?.valid ?? (await validRequest(cast, entry, caller, target)),
  };
  stands.set(entry.name, found);
  return found;
}

async function broughtInStaff(): Promise<Person> {
  made.accounts++;
  return cast.fresh("staff");
}

/** What an endpoint counts up when it answers 201. */
const counted: Readonly<Record<string, readonly (keyof typeof made)[]>> = {
  "gateway.users.create": ["accounts"],
  "gateway.accounts.register": ["accounts", "patients"],
  "patient.patients.create": ["patients"],
};

/** Sends something an endpoint never expected, and looks at what it makes of it. */
async function attack(entry: Entry, asked: Asked, query = "", path = stands.get(entry.name)?.path): Promise<Answered> {
  const { caller, valid } = stands.get(entry.name) ?? (await stand(entry));
  // Without it a change that demands If-Match would not look at its body.
  const ifMatch = valid.headers?.["if-match"];
  const headers = { ...(ifMatch && { "if-match": ifMatch }), ...asked.headers };
  const answer = await cast.ask(entry.method, `${path}${query}`, { token: caller.token, ...asked, headers });
  const { status, body } = answer;
  const isKnown = status !== 400 || ["invalid_request", "invalid_token", "bad_path"].includes(body.code);
  const isExplained = body?.code !== "invalid_request" || body.errors.length > 0;
  if (status >= 500 || !isKnown || !isExplained)
    expect.fail(
      `${entry.name} ${query.slice(0, 200)} ${JSON.stringify(asked).slice(0, 400)}: ${answer.text.slice(0, 400)}`,
    );
  if (answer.status === 201) for (const kind of counted[entry.name] ?? []) made[kind]++;
  if (endsSession.has(entry.name) && (answer.status === 204 || answer.status === 401)) await stand(entry);
  return answer;
}

const jsonText = (text: string | Buffer): Asked => ({
  body: text as NonNullable<Asked["body"]>,
  headers: { "content-type": "application/json" },
});

/** Whoever signs a body may say more in it by the day; what is not signed says nothing. */
const isSigned = (entry: Entry) => bodyKindOf(entry) === "signed_json";

describe.each(withJson)("the body of $method $endpoint.path", (entry) => {
  it("may have anything anywhere, and is refused or stored, never stumbled over", { timeout: 600_000 }, async () => {
    const { valid } = stands.get(entry.name) ?? (await stand(entry));
    const places = placesIn(valid.json);
    // Every second value stands in one of the fields, on servers a sixth of them in the next one; a soak has all in all.
    const share = isSoak ? 1 : places.length * (onServers ? 6 : 2);
    const wishes = places.flatMap((path, place) =>
      hostileValues
        .filter((_, at) => (at + place + Number(onServers)) % share === 0)
        .map((value) => replaced(valid.json, path, value)),
    );
    await inBatches(wishes, (json) => attack(entry, { json }));
  });

  it.runIf(!isSigned(entry))("is refused with every unknown field named", async () => {
    const { valid } = stands.get(entry.name) ?? (await stand(entry));
    const fields = ["surprise", "role ", "constructor", "prototype", "isAdmin", "tokenVersion", "deletedAt", "$where"];
    const polluted = Object.fromEntries(fields.map((field) => [field, { polluted: true }]));
    // A list is refused for what is wrong with one of it.
    const [first] = Array.isArray(valid.json) ? valid.json : [];
    const json = first ? [{ ...first, ...polluted }] : { ...(valid.json as object), ...polluted };
    const { status, body } = await attack(entry, { json });
    expect(status).toBe(400);
    const paths = body.errors.map(({ path }: { path: string }) => path);
    for (const field of fields) expect(paths).toContain(first ? `0.${field}` : field);
  });

  it("is refused when it is no JSON, no UTF-8, or names __proto__", async () => {
    const { valid } = stands.get(entry.name) ?? (await stand(entry));
    // Where a list is asked for, one of nothing is a list.
    const bodies = hostileBodies.filter((bytes) => !Array.isArray(valid.json) || bytes.toString().trim() !== "[]");
    await inBatches(bodies, async (bytes) => {
      const { status } = await attack(entry, jsonText(bytes));
      const expected = bytes.length > (entry.endpoint.bodyBytesMax ?? 1_048_576) ? 413 : 400;
      if (isSigned(entry) && status === 403) return;
      expect([bytes.toString().slice(0, 80), status]).toEqual([bytes.toString().slice(0, 80), expected]);
    });
  });

  it("is refused in another type, character set or encoding", async () => {
    const forms = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=a"];
    const types = ["text/plain", "application/xml", ...forms, "text/csv"];
    const sets = ["utf-7", "utf-16", "utf-16le", "iso-8859-1", "cesu-8"].map(
      (set) => `application/json; charset=${set}`,
    );
    const odd = ["application/json5", "application/jsonp", "application/", "*/*", "application/json, text/plain"];
    for (const type of [...types, ...sets, ...odd]) {
      const { status } = await attack(entry, { body: "{}", headers: { "content-type": type } });
      expect([type, status]).toEqual([type, 415]);
    }
    for (const encoding of ["gzip", "br", "deflate", "zstd", "gzip, gzip", "identity, gzip", "x"]) {
      const headers = { "content-type": "application/json", "content-encoding": encoding };
      const { status } = await attack(entry, { body: "{}", headers });
      expect([encoding, status]).toEqual([encoding, 415]);
    }
  });
});

describe.each(withForm)("the form of $method $endpoint.path", (entry) => {
  it("is refused with every unknown field and file named, and where it is none", async () => {
    const { valid } = stands.get(entry.name) ?? (await stand(entry));
    const form = new FormData();
    for (const [name, value] of valid.body as FormData) form.append(name, value);
    form.append("surprise", "x");
    form.append("another", new Blob(["x"]), "x.png");
    const { status, body } = await attack(entry, { body: form });
    expect(status).toBe(400);
    for (const path of ["surprise", "another"]) expect(body.errors).toContainEqual(expect.objectContaining({ path }));
    const type = "multipart/form-data; boundary=a";
    for (const text of ["", "{}", "--a", '--a\r\ncontent-disposition: form-data; name="file"\r\n\r\nx', "--a--"])
      expect([text, (await attack(entry, { body: text, headers: { "content-type": type } })).status]).toEqual([
        text,
        400,
      ]);
    for (const odd of ["multipart/form-data", "multipart/mixed; boundary=a", "application/json", "text/csv"])
      expect([odd, (await attack(entry, { body: "--a--", headers: { "content-type": odd } })).status]).toEqual([
        odd,
        415,
      ]);
  });
});

describe.each(withBody)("the size of the body of $method $endpoint.path", (entry) => {
  it("is refused past its limit, told beforehand or not", async () => {
    const type = { "content-type": entry.endpoint.body === "text/csv" ? "text/csv" : "application/json" };
    const bytesMax = entry.endpoint.bodyBytesMax ?? 1_048_576;
    // Fifty megabytes are not sent for this: the length alone is refused.
    if (bytesMax > 2_000_000) return;
    const told = await attack(entry, { body: Buffer.alloc(bytesMax + 1, " "), headers: type });
    const piece = new Uint8Array(65_536).fill(32);
    let left = bytesMax + 200_000;
    const untold = new ReadableStream({
      pull(to) {
        if (left > 0) to.enqueue(piece);
        else to.close();
        left -= piece.length;
      },
    });
    const counted = await attack(entry, { body: untold, headers: type });
    for (const { status, body, headers } of [told, counted]) {
      expect([status, body.code]).toEqual([413, "body_too_large"]);
      // A short one may be in before it is refused, and then nothing is left that nobody reads.
      if (bytesMax >= 131_072) expect(headers.get("connection")).toBe("close");
    }
  });
});

describe.each(withQuery)("the query of $method $endpoint.path", (entry) => {
  const names = Object.keys(entry.endpoint.query?.shape ?? {});

  it("may hold anything, and is refused or answered, never stumbled over", async () => {
    const { valid } = stands.get(entry.name) ?? (await stand(entry));
    // Again every second text in one of the parameters.
    const share = isSoak ? 1 : names.length * 2;
    const queries = names.flatMap((name, at) =>
      hostileQueryTexts
        .filter((_, index) => (at + index + Number(onServers)) % share === 0)
        .map((text) => `?${name}=${text}`),
    );
    await inBatches(queries, (query) => attack(entry, valid, query));
  });

  it("is refused with an unknown, a repeated or a nested parameter", async () => {
    const { valid } = stands.get(entry.name) ?? (await stand(entry));
    const repeated = names.flatMap((name) => [
      `?${name}=1&${name}=2`,
      `?${name}[]=1`,
      `?${name}[a]=1`,
      `?${name.toUpperCase()}=1`,
    ]);
    const unknown = [
      "?surprise=1",
      "?__proto__=1",
      "?__proto__[x]=1",
      "?constructor[prototype][x]=1",
      "?fields=*",
      "?sort=passwordHash",
    ];
    await inBatches([...repeated, ...unknown, "?limit=1&limit=1"], async (query) => {
      expect([query, (await attack(entry, valid, query)).status]).toEqual([query, 400]);
    });
  });
});

describe.each(withParams)("the id in $method $endpoint.path", (entry) => {
  it("names nothing unless it is an id", async () => {
    const { valid } = stands.get(entry.name) ?? (await stand(entry));
    await inBatches(hostileIds, async (id) => {
      const { status } = await attack(entry, valid, "", pathOf(entry, id));
      // A slug is a name as well, and news whose title is "1" may have been written by now.
      if (!mayName(entry, id)) expect([400, 404, 431], id).toContain(status);
    });
  });
});

describe("thousands of inputs that nobody thought of", () => {
  it("are refused or stored, never stumbled over", { timeout: 600_000 }, async () => {
    const numRuns = isSoak ? 20_000 : 1_000;
    const inputs = fc.record({
      entry: fc.constantFrom(...withJson),
      place: fc.nat(),
      put: anyJson,
      more: fc.option(fc.dictionary(fc.string(), anyJson, { maxKeys: 3 })),
    });
    await inBatches(fc.sample(inputs, { numRuns, seed: 20_261_121 }), async ({ entry, place, put, more }) => {
      const { json } = stands.get(entry.name)?.valid ?? (await stand(entry)).valid;
      const places = placesIn(json);
      const wish = replaced(json, places[place % places.length] ?? [], put);
      const isObject = typeof wish === "object" && wish !== null && !Array.isArray(wish);
      await attack(entry, { json: more && isObject ? { ...wish, ...more } : wish });
    });
  });
});

describe("after all that", () => {
  it("the same programs run, nothing was stored that was not answered 201, and no object is changed", async () => {
    expect(pidsNow()).toEqual(pids);
    expect((await cast.ask("GET", "/health")).status).toBe(200);
    const [now, people] = [await countRows(), cast.people];
    expect(now).toEqual({ accounts: rows.accounts + made.accounts, patients: rows.patients + made.patients });
    const plain = await cast.ask("POST", "/api/patients", {
      token: people.staff.token,
      json: { name: randomUUID(), birthDate: "1990-02-03", gender: "male" },
    });
    expect(plain.status).toBe(201);
    expect(plain.text).not.toContain("polluted");
    expect((await cast.ask("GET", "/api/patients", { token: people.staff.token })).body.meta.limit).toBe(20);
    expect((await cast.ask("GET", "/api/users", { token: people.agent.token })).status).toBe(403);
  });
});
