import { randomUUID } from "node:crypto";
import { type Endpoint, gatewayContracts, type ServiceContracts, services } from "@rawat/contracts";
import type { Asked } from "../harness/caller.ts";
import { aPatient, somebody } from "../harness/rawat.ts";
import type { Cast } from "./cast.ts";
import { chatRequests } from "./chat-requests.ts";
import { clinicRequests } from "./clinic-requests.ts";
import { paymentRequests } from "./payment-requests.ts";
import type { Person } from "./person.ts";

/** An endpoint of a contract, with the program that serves it. */
export interface Entry {
  /** `patient.patients.get`: program, contract, endpoint. */
  name: string;
  service: string;
  endpoint: Endpoint;
  method: string;
}

const entriesOf = (service: string, { contracts }: ServiceContracts): Entry[] =>
  Object.entries(contracts).flatMap(([contract, endpoints]) =>
    Object.entries(endpoints).map(([key, endpoint]) => ({
      name: `${service}.${contract}.${key}`,
      service,
      endpoint,
      method: endpoint.method.toUpperCase(),
    })),
  );

/** Every endpoint there is. */
export const everyEndpoint: readonly Entry[] = [
  ...entriesOf("gateway", { contracts: gatewayContracts }),
  ...Object.entries(services).flatMap(([service, contracts]) => entriesOf(service, contracts)),
];

/** What kind of body an endpoint takes; undefined for none. */
export function bodyKindOf({ endpoint: { body } }: Entry): "json" | "signed_json" | "multipart" | "text" | undefined {
  if (body === undefined) return undefined;
  if (typeof body === "string") return "text";
  return "kind" in body ? body.kind : "json";
}

/** A request that an endpoint accepts from `caller`, where their role may, for the thing of this id. */
type Valid = (cast: Cast, caller: Person, id: string) => Asked | Promise<Asked>;

const csv = (text: string): Asked => ({ body: text, headers: { "content-type": "text/csv" } });

/** One request for every endpoint that it accepts. A new endpoint has none here, and every test that needs one then fails. */
const validRequests: Readonly<Record<string, Valid>> = {
  "gateway.accounts.register": () => ({ json: { ...somebody(), name: "Budi", phone: "0812 3456 7890" } }),
  "gateway.accounts.login": ({ people: { owner } }) => ({ json: { email: owner.email, password: owner.password } }),
  "gateway.accounts.refresh": async ({ fresh }) => ({ json: { refresh_token: (await fresh("owner")).refreshToken } }),
  "gateway.accounts.logout": () => ({ json: { all: false } }),
  "gateway.accounts.profile": () => ({}),
  "gateway.accounts.changeProfile": () => ({ json: { name: "Rini" } }),
  "gateway.accounts.changePassword": (_, { password }) => ({
    json: { currentPassword: password, newPassword: `${password} indeed` },
  }),
  "gateway.accounts.forgotPassword": () => ({ json: { email: somebody().email } }),
  "gateway.accounts.resetPassword": async ({ fresh, mailedToken }) => ({
    json: { token: await mailedToken((await fresh("owner")).email), password: somebody().password },
  }),
  "gateway.accounts.validate": ({ people }) => ({ json: { token: people.owner.token } }),
  "gateway.introspection.introspect": ({ people }) => ({ json: { token: people.owner.token } }),
  "gateway.live.follow": () => ({}),
  "gateway.users.list": () => ({}),
  "gateway.users.get": () => ({}),
  "gateway.users.create": () => ({ json: { ...somebody(), name: "Rini", role: "staff", consultationFee: 0 } }),
  "gateway.users.change": () => ({ json: { name: "Rini" } }),
  "gateway.users.remove": () => ({}),
  "gateway.audit.list": () => ({}),
  "gateway.deadLetters.list": () => ({}),
  "gateway.deadLetters.replay": () => ({}),
  "patient.patients.list": () => ({}),
  "patient.patients.create": () => ({ json: aWholePatient() }),
  "patient.patients.import": () => csv(`name,birthDate,gender\n${randomUUID()},1990-02-03,male\n`),
  "patient.patients.previewImport": () => csv("name,birthDate,gender\nSiti,1990-02-03,male\n"),
  "patient.patients.duplicates": () => ({ json: { name: "Siti", birthDate: "1990-02-03" } }),
  "patient.patients.export": () => ({}),
  "patient.patients.get": () => ({}),
  "patient.patients.replace": () => ({ json: aWholePatient() }),
  "patient.patients.change": () => ({ json: { phone: "0813 1111 2222" } }),
  "patient.patients.archive": () => ({}),
  "patient.patients.restore": () => ({}),
  "patient.patients.history": () => ({}),
  "patient.patients.register": () => ({ json: { name: "Budi", birthDate: null } }),
  "patient.patients.withdraw": () => ({}),
  "patient.patients.summary": () => ({}),
  "patient.patients.forPrescriber": () => ({}),
  "patient.patients.timeline": () => ({}),
  "patient.serviceAudit.list": () => ({}),
  ...clinicRequests,
  ...paymentRequests,
  ...chatRequests,
};

/** A patient with every field filled in. */
export const aWholePatient = () =>
  aPatient({
    bpjsNumber: "0001234567890",
    email: "siti@example.test",
    address: {
      line: "Jl. Melati 1",
      village: "Ada",
      district: "Ada",
      city: "Bandung",
      province: "Ada",
      postalCode: "40111",
    },
    bloodType: "O+",
    allergies: [{ substance: "Penisilin", reaction: "ruam", severity: "severe" }],
    emergencyContact: { name: "Budi", relationship: "suami", phone: "+62 813 1111 2222" },
    notes: "Lebih suka sore.",
    tags: ["lansia"],
  });

/** @throws for an endpoint that nobody wrote a request for. */
export async function validRequest(cast: Cast, { name }: Entry, caller: Person, id = ""): Promise<Asked> {
  const make = validRequests[name];
  if (!make) throw new Error(`${name} is new: say in tests/attacks/endpoints.ts what it accepts`);
  return make(cast, caller, id);
}

/** What an endpoint cannot be asked without. */
const queries: Readonly<Record<string, (cast: Cast) => string>> = {
  "record.records.diagnosisCodes": () => "?q=batuk",
  "record.records.accessLog": () => `?patientId=${randomUUID()}`,
  "appointment.appointments.calendar": ({ clinic }) => `?token=${clinic.calendarToken}`,
};

/** An endpoint's path with its parameters filled in; several ids are joined by `|`. */
export function pathOf({ endpoint }: Entry, id: string): string {
  const ids = id.split("|");
  return endpoint.path.replace(/:\w+/g, () => encodeURIComponent((ids.length > 1 ? ids.shift() : ids[0]) ?? ""));
}

/** The same with the query that the endpoint cannot be asked without. */
export const addressOf = (cast: Cast, entry: Entry, id: string): string =>
  `${pathOf(entry, id)}${queries[entry.name]?.(cast) ?? ""}`;
