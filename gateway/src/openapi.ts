import {
  type Contract,
  type Endpoint,
  gatewayContracts,
  Problem,
  type ServiceContracts,
  services,
} from "@rawat/contracts";
import { operationOf } from "./openapi/operation.ts";
import { createProblemAnswers } from "./openapi/problem-answers.ts";
import { createSchemas, type Json } from "./openapi/schemas.ts";

const introduction = `The API of a clinic's front office.

Every success is \`{ "data": … }\`, lists with \`meta.limit\` and \`meta.nextCursor\`. Every error is an RFC 9457 problem with a
stable \`code\` and, where fields are wrong, all of them in \`errors\`. Instants are UTC with milliseconds, dates \`YYYY-MM-DD\`.
Unknown fields and parameters are refused. Sign in at \`/auth/login\` and send the access token as \`Authorization: Bearer\`.`;

const tags: Readonly<Record<string, string>> = {
  accounts: "Signing in and the own account. Every path is also there under `/api`.",
  users: "Everybody's accounts.",
  audit: "Who did what, when and to whose data.",
  live: "What happens, as it happens.",
  deadLetters: "Events that could not be handled after all tries.",
  patients: "The register of patients.",
  staff: "The clinic's people.",
  doctors: "Doctors as everybody may know them, their weeks, time off and free slots.",
  departments: "The clinic's departments.",
  clinic: "What is told of the clinic.",
  news: "What the clinic tells the public.",
  categories: "What news is about.",
  appointments: "Booking, moving, stepping and cancelling; calendar feeds.",
  appointmentFigures: "Appointments in figures.",
  orders: "What patients order besides consultations, and money taken at the front desk.",
  priceList: "What the clinic offers at which price.",
  payments: "Paying online by Midtrans, refunds, and what became of each payment.",
  paymentBooks: "The books: takings by day, the day's end, the ledger, and where Midtrans and the books do not meet.",
  consultations: "Paid talks with a doctor, one for each payment.",
  notifications: "What somebody was told: reminders, payments, consultations, records.",
  chats: "What is said in them; sockets are told of in `/asyncapi.json`.",
  records: "Medical records with all their versions, diagnosis codes, and who saw what.",
};

const text = { type: "string" };

const headers = {
  "X-Request-Id": { description: "Names this request in every log line of every service it crossed.", schema: text },
  ETag: { description: "The version of the resource, to be sent back as `If-Match`.", schema: text },
  Location: { description: "Where the created resource is.", schema: text },
  "Retry-After": { description: "Seconds after which a repeat makes sense.", schema: { type: "integer", minimum: 1 } },
  "WWW-Authenticate": { description: "The scheme to sign in with.", schema: text },
};

const ifMatch = (required: boolean) => ({
  name: "If-Match",
  in: "header",
  required,
  description:
    'The ETag of the version that the change is meant for, also as a proxy left it (`W/"7"`, `"7-gzip"`); another one answers 412.',
  schema: text,
});

const parameters = {
  "If-Match": ifMatch(false),
  "If-Match-Required": ifMatch(true),
  "Idempotency-Key": {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description: "A value of your own for this creation. The same again within 24 hours answers the same resource.",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x21-\\x7e]+$" },
  },
};

/** Every endpoint that is reached through the gateway, by its contract's name. What only our programs may ask is left out. */
export function publicEndpoints(): { contract: string; name: string; endpoint: Endpoint }[] {
  const contracts: readonly Readonly<Record<string, Contract>>[] = [
    gatewayContracts,
    ...Object.values<ServiceContracts>(services).map((service) => service.contracts),
  ];
  return contracts
    .flatMap((group) => Object.entries(group))
    .flatMap(([contract, endpoints]) =>
      Object.entries(endpoints).map(([name, endpoint]) => ({ contract, name, endpoint })),
    )
    .filter(({ endpoint }) => endpoint.access !== "service");
}

/** The OpenAPI 3.1 document of everything the gateway offers, made from the contracts and from nothing else. */
export function buildOpenApi(): Json {
  const endpoints = publicEndpoints();
  const schemas = createSchemas();
  const problemAnswers = createProblemAnswers();
  const versionedPaths = new Set(
    endpoints.filter(({ endpoint }) => endpoint.ifMatch).map(({ endpoint }) => endpoint.path),
  );
  schemas.of(Problem, "output");

  const paths: Record<string, Json> = {};
  for (const { contract, name, endpoint } of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, "{$1}");
    paths[path] ??= {};
    paths[path][endpoint.method] = operationOf({
      contract,
      name,
      endpoint,
      schemas,
      problemAnswers,
      versioned: versionedPaths.has(endpoint.path),
    });
  }
  const finished = schemas.finish(paths);
  const used = [...new Set(endpoints.map(({ contract }) => contract))];
  return {
    openapi: "3.1.1",
    info: { title: "Rawat", version: "1.0.0", description: introduction, license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: "/" }],
    tags: used.map((name) => ({ name, ...(tags[name] && { description: tags[name] }) })),
    paths: finished.operations,
    components: {
      schemas: finished.schemas,
      responses: problemAnswers.answers(),
      parameters,
      headers,
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
}
