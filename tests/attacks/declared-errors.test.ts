import { randomUUID } from "node:crypto";
import { commonErrors, type ProblemCode, problems, statusOf } from "@rawat/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answered, askAt } from "../harness/caller.ts";
import { aPatient, createPatient, register, signIn, somebody } from "../harness/rawat.ts";
import { type Cast, gatherCast, newcomer } from "./cast.ts";
import { chatProvocations } from "./chat-provocations.ts";
import { clinicProvocations } from "./clinic-provocations.ts";
import { everyEndpoint, pathOf, validRequest } from "./endpoints.ts";
import { assertion } from "./jwt.ts";
import { ownLimits, paymentProvocations } from "./payment-provocations.ts";
import type { Provocations } from "./provocations.ts";
import { ownershipOf } from "./things.ts";

let cast: Cast;
beforeAll(async () => {
  cast = await gatherCast({
    environment: { LIMIT_PATIENT_APPOINTMENTS: "2", ...ownLimits },
  });
});
afterAll(() => cast.stop());

const desk = () => cast.people.staff.token;
const admin = () => cast.people.admin.token;
let serial = 0;
const newNik = () => `99990157088852${String(++serial).padStart(2, "0")}`;
const takenNik = async () => {
  const nik = newNik();
  await createPatient(cast.ask, desk() ?? "", { nik });
  return nik;
};
const newAccount = (more: object = {}) => ({ ...somebody(), name: "Rini", role: "staff", ...more });

/** Disables every other administrator, tries, and enables them again. */
async function asLastAdmin(attempt: (path: string, token: string) => Promise<Answered>): Promise<Answered> {
  const others: string[] = [];
  const me = cast.people.admin;
  const { body } = await cast.ask("GET", "/api/users?role=admin&limit=100", { token: me.token });
  for (const { id } of body.data as { id: string }[])
    if (id !== me.accountId) {
      others.push(id);
      await cast.ask("PATCH", `/api/users/${id}`, { token: me.token, json: { disabled: true } });
    }
  const answer = await attempt(`/api/users/${me.accountId}`, me.token ?? "");
  for (const id of others) await cast.ask("PATCH", `/api/users/${id}`, { token: me.token, json: { disabled: false } });
  return answer;
}

/** How each code that an endpoint declares of its own is brought about. A code without one here fails the suite. */
const provocations: Provocations = {
  ...clinicProvocations(() => cast),
  ...paymentProvocations(() => cast),
  ...chatProvocations(() => cast),
  "gateway.accounts.register": {
    email_taken: () => cast.ask("POST", "/auth/register", { json: { ...somebody(), email: cast.people.owner.email } }),
    nik_taken: async () => cast.ask("POST", "/auth/register", { json: { ...somebody(), nik: await takenNik() } }),
  },
  "gateway.accounts.login": {
    wrong_credentials: () => cast.ask("POST", "/auth/login", { json: somebody() }),
  },
  "gateway.accounts.refresh": {
    session_ended: () => cast.ask("POST", "/auth/refresh", { json: { refresh_token: "a.b.c" } }),
  },
  "gateway.accounts.changePassword": {
    wrong_credentials: () => {
      const json = { currentPassword: "not this one", newPassword: "another good one" };
      return cast.ask("POST", "/auth/password", { token: cast.people.owner.token, json });
    },
  },
  "gateway.accounts.resetPassword": {
    invalid_token: () =>
      cast.ask("POST", "/auth/reset-password", { json: { token: "x", password: "another good one" } }),
  },
  "gateway.users.create": {
    email_taken: () =>
      cast.ask("POST", "/api/users", { token: admin(), json: newAccount({ email: cast.people.owner.email }) }),
    person_has_account: () => {
      const json = newAccount({ role: "patient", patientId: cast.people.owner.patientId });
      return cast.ask("POST", "/api/users", { token: admin(), json });
    },
    unknown_patient: () => {
      const json = newAccount({ role: "patient", patientId: randomUUID() });
      return cast.ask("POST", "/api/users", { token: admin(), json });
    },
    unknown_staff: () => {
      const json = newAccount({ role: "agent", staffId: cast.people.doctor.staffId });
      return cast.ask("POST", "/api/users", { token: admin(), json });
    },
    unknown_department: () => {
      const json = newAccount({ departmentId: randomUUID() });
      return cast.ask("POST", "/api/users", { token: admin(), json });
    },
  },
  "gateway.users.change": {
    last_admin: () => asLastAdmin((path, token) => cast.ask("PATCH", path, { token, json: { disabled: true } })),
    role_fixed: () =>
      cast.ask("PATCH", `/api/users/${cast.people.owner.accountId}`, { token: admin(), json: { role: "admin" } }),
    unknown_staff: () =>
      cast.ask("PATCH", `/api/users/${cast.people.staff.accountId}`, { token: admin(), json: { role: "doctor" } }),
    patient_archived: async () => {
      const { accountId, patientId } = await cast.fresh("owner");
      await cast.ask("DELETE", `/api/patients/${patientId}`, { token: desk() });
      return cast.ask("PATCH", `/api/users/${accountId}`, { token: admin(), json: { disabled: false } });
    },
  },
  "gateway.users.remove": {
    last_admin: () => asLastAdmin((path, token) => cast.ask("DELETE", path, { token })),
  },
  "patient.patients.create": {
    nik_taken: async () => {
      return cast.ask("POST", "/api/patients", { token: desk(), json: aPatient({ nik: await takenNik() }) });
    },
  },
  "patient.patients.replace": {
    nik_taken: async () => {
      const json = aPatient({ nik: await takenNik() });
      return cast.ask("PUT", `/api/patients/${await newcomer(cast)}`, { token: desk(), json });
    },
  },
  "patient.patients.change": {
    nik_taken: async () => {
      const json = { nik: await takenNik() };
      return cast.ask("PATCH", `/api/patients/${await newcomer(cast)}`, { token: desk(), json });
    },
  },
  "patient.patients.restore": {
    nik_taken: async () => {
      const nik = newNik();
      const { id } = await createPatient(cast.ask, desk() ?? "", { nik });
      await cast.ask("DELETE", `/api/patients/${id}`, { token: desk() });
      await createPatient(cast.ask, desk() ?? "", { nik });
      return cast.ask("POST", `/api/patients/${id}/restore`, { token: desk() });
    },
    registration_withdrawn: async () => {
      const { patientId } = await cast.fresh("owner");
      const { environment, services } = cast.rawat;
      const actor = { kind: "service", service: "gateway" };
      const token = assertion(environment.INTERNAL_SECRET ?? "", "patient", { actor });
      await askAt(services.patient[0]?.url ?? "")("DELETE", `/internal/registrations/${patientId}`, { token });
      return cast.ask("POST", `/api/patients/${patientId}/restore`, { token: desk() });
    },
  },
};

/** Where the codes that any request of a kind may meet are brought about. */
const provokedElsewhere: Partial<Record<ProblemCode, string>> = {
  invalid_request: "malformed.test.ts, for every body and query",
  body_too_large: "malformed.test.ts, for every body",
  unsupported_media_type: "malformed.test.ts, for every body",
  unauthenticated: "matrix.test.ts, for every route",
  not_allowed: "matrix.test.ts, for every route",
  not_found: "matrix.test.ts, for every route with an id",
  too_many_requests: "limits.test.ts",
  request_running: "journeys/patients.test.ts, among fifty at once",
  stale_version: "below, for every route that honours If-Match",
  if_match_required: "below, for every route that requires it",
  idempotency_key_reused: "below, for every route that honours Idempotency-Key",
  service_unavailable: "tests/faults: it takes a service that is down",
  service_too_slow: "tests/faults: it takes a service that is frozen",
};

const declared = everyEndpoint.flatMap((entry) =>
  entry.endpoint.errors.map((code) => ({ entry, code, name: entry.name })),
);
/** Neighbours alone hear these; the gateway's own answers stand in their place. */
const isInternal = ({ entry }: (typeof declared)[number]) => entry.endpoint.access === "service";

describe("a code that an endpoint declares", () => {
  it.each(declared.filter((one) => !isInternal(one)))("is what it answers: $name $code", async ({ name, code }) => {
    const provoke = provocations[name]?.[code];
    if (!provoke)
      throw new Error(`${name} declares ${code}: say in tests/attacks/declared-errors.test.ts how it comes about`);
    const { status, body } = await provoke();
    expect([status, body.code]).toEqual([statusOf[problems[code].meaning], code]);
    expect(body).toMatchObject({ type: `/docs#${code}`, title: problems[code].title, status });
  });

  it("is provoked somewhere, also where it is common to many", () => {
    const common = new Set(everyEndpoint.flatMap(({ endpoint }) => commonErrors(endpoint)));
    expect([...common].filter((code) => provokedElsewhere[code] === undefined)).toEqual([]);
  });

  it("is declared, wherever one is brought about", () => {
    const told = Object.entries(provocations).flatMap(([name, codes]) =>
      Object.keys(codes).map((code) => `${name} ${code}`),
    );
    expect(told.filter((one) => !declared.some(({ name, code }) => one === `${name} ${code}`))).toEqual([]);
  });
});

const conditional = everyEndpoint.filter(({ endpoint }) => endpoint.ifMatch && endpoint.access !== "service");
describe.each(conditional)("If-Match at $method $endpoint.path", (entry) => {
  /** Made anew, for what is changed or gone cannot be changed again. */
  const make = async () => (await ownershipOf(entry)?.make(cast, "other")) ?? "";
  /** Where the thing itself is read, whose version it is. */
  const readAt = (path: string) => path.replace(/\/(?:status|reschedule|restore|refund\/(?:complete|withdraw))$/, "");

  it("keeps a change off what somebody else changed, and is looked at before the body", async () => {
    const id = await make();
    const path = pathOf(entry, id);
    const { people } = cast;
    const read = () => cast.ask("GET", readAt(path), { token: admin() });
    const { headers } = await read();
    for (const tag of ['"0"', '"999"', 'W/"0"', '"999-gzip"', '""', '"0", "999"']) {
      const answer = await cast.ask(entry.method, path, {
        token: admin(),
        json: entry.endpoint.body && {},
        headers: { "if-match": tag },
      });
      expect([tag, answer.status, answer.body.code]).toEqual([tag, 412, "stale_version"]);
    }
    for (const odd of ["1", "x", '"1', "*, *", `"${"1".repeat(2_000)}"`]) {
      const answer = await cast.ask(entry.method, path, { token: admin(), headers: { "if-match": odd } });
      expect([odd, answer.status]).toEqual([odd, 400]);
    }
    expect((await read()).headers.get("etag")).toBe(headers.get("etag"));
    if (entry.endpoint.params) {
      const asked = { token: admin(), headers: { "if-match": '"0"' } };
      expect((await cast.ask(entry.method, pathOf(entry, randomUUID()), asked)).status).toBe(404);
    }
    // As it comes back through a proxy that compressed the answer.
    const told = { "if-match": `W/${headers.get("etag")?.replace(/"$/, '-gzip"')}` };
    const changed = await cast.ask(entry.method, path, {
      token: admin(),
      ...(await validRequest(cast, entry, people.admin, id)),
      headers: told,
    });
    expect(changed.status).toBe(entry.endpoint.status);
  });

  it.runIf(entry.endpoint.ifMatch === "required")("is asked for where it is missing", async () => {
    const path = pathOf(entry, await make());
    expect((await cast.ask(entry.method, path, { token: admin(), json: {} })).body.code).toBe("if_match_required");
  });
});

it("an account is found by the filters that the contract offers", async () => {
  const person = await register(cast.ask);
  const path = `/api/users/${person.user.id}`;
  await cast.ask("PATCH", path, { token: admin(), json: { disabled: true } });
  const listed = async (query: string) => {
    const { body } = await cast.ask("GET", `/api/users?limit=100&${query}`, { token: admin() });
    return body.data.map(({ id }: { id: string }) => id);
  };
  expect(await listed("disabled=true")).toContain(person.user.id);
  expect(await listed("disabled=false")).not.toContain(person.user.id);
  expect(await listed(`disabled=true&q=${person.email}`)).toEqual([person.user.id]);
  await expect(signIn(cast.rawat.ask, person.email, person.password)).rejects.toThrow(/401/);
});
