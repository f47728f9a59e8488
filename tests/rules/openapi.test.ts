import {
  type Contract,
  commonErrors,
  gatewayContracts,
  problems,
  type ServiceContracts,
  services,
  statusOf,
} from "@rawat/contracts";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { buildOpenApi } from "../../gateway/src/openapi.ts";

type Json = Record<string, unknown>;

// The parts of OpenAPI 3.1 that the document uses, strict: whatever the standard does not name is a mistake here.
const Reference = z.strictObject({ $ref: z.string().startsWith("#/components/") });
const Schema: z.ZodType = z.union([
  Reference,
  z.strictObject({
    type: z
      .union([z.enum(["string", "integer", "number", "boolean", "object", "array", "null"]), z.array(z.string())])
      .optional(),
    format: z.string().optional(),
    pattern: z
      .string()
      .refine((text) => Boolean(new RegExp(text, "u")))
      .optional(),
    enum: z.array(z.unknown()).min(1).optional(),
    const: z.unknown().optional(),
    default: z.unknown().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    exclusiveMinimum: z.number().optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    required: z.array(z.string()).optional(),
    description: z.string().optional(),
    properties: z
      .record(
        z.string(),
        z.lazy(() => Schema),
      )
      .optional(),
    additionalProperties: z.union([z.boolean(), z.lazy(() => Schema)]).optional(),
    propertyNames: z.lazy(() => Schema).optional(),
    items: z.lazy(() => Schema).optional(),
    anyOf: z.array(z.lazy(() => Schema)).optional(),
    oneOf: z.array(z.lazy(() => Schema)).optional(),
    allOf: z.array(z.lazy(() => Schema)).optional(),
  }),
]);
const Content = z.record(
  z.enum([
    "application/json",
    "application/problem+json",
    "text/csv",
    "multipart/form-data",
    "application/octet-stream",
    "text/calendar",
    "text/event-stream",
    "application/rss+xml",
  ]),
  z.strictObject({ schema: Schema }).optional(),
);
const Header = z.strictObject({ description: z.string(), schema: Schema });
const Parameter = z.strictObject({
  name: z.string(),
  in: z.enum(["path", "query", "header"]),
  required: z.boolean(),
  description: z.string().optional(),
  schema: Schema,
});
const Answer = z.strictObject({
  description: z.string().min(1),
  headers: z.record(z.string(), Reference).optional(),
  content: Content.optional(),
});
const Operation = z.strictObject({
  operationId: z.string(),
  tags: z.array(z.string()).min(1),
  summary: z.string().min(1),
  description: z.string().min(1),
  security: z.array(z.strictObject({ bearer: z.array(z.never()) })),
  parameters: z.array(z.union([Reference, Parameter])).optional(),
  requestBody: z.strictObject({ required: z.boolean(), content: Content }).optional(),
  responses: z.record(z.string().regex(/^[2-5]\d\d$/), z.union([Reference, Answer])),
});
const componentNames = z.string().regex(/^[A-Za-z0-9._-]+$/);
const Document = z.strictObject({
  openapi: z.literal("3.1.1"),
  info: z.strictObject({
    title: z.string(),
    version: z.string(),
    description: z.string(),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  servers: z.array(z.strictObject({ url: z.string() })),
  tags: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  paths: z.record(
    z.string().startsWith("/"),
    z.partialRecord(z.enum(["get", "post", "put", "patch", "delete"]), Operation),
  ),
  components: z.strictObject({
    schemas: z.record(componentNames, Schema),
    responses: z.record(componentNames, Answer),
    parameters: z.record(componentNames, Parameter),
    headers: z.record(componentNames, Header),
    securitySchemes: z.strictObject({
      bearer: z.strictObject({ type: z.literal("http"), scheme: z.literal("bearer"), bearerFormat: z.string() }),
    }),
  }),
});

const raw = buildOpenApi();
const parsed = Document.safeParse(raw);
const publicEndpoints = [
  gatewayContracts,
  ...Object.values<ServiceContracts>(services).map(({ contracts }) => contracts),
]
  .flatMap((group) => Object.values(group as Record<string, Contract>))
  .flatMap((contract) => Object.values(contract))
  .filter(({ access }) => access !== "service");

describe("the API document", () => {
  it("has the form of OpenAPI 3.1 in every part", () => {
    expect(parsed.error?.issues.map(({ path, message }) => `${path.join("/")}: ${message}`)).toBeUndefined();
  });

  it("refers to nothing that is not there, and has nothing that is not referred to", () => {
    const references = new Set([...JSON.stringify(raw).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? ""));
    const components = Object.entries((raw.components as Record<string, Json>) ?? {})
      .filter(([kind]) => kind !== "securitySchemes")
      .flatMap(([kind, named]) => Object.keys(named).map((name) => `#/components/${kind}/${name}`));
    expect([...references].filter((ref) => !components.includes(ref))).toEqual([]);
    // The header for endpoints that demand If-Match waits for the first of them.
    const spare = components.filter((ref) => !references.has(ref) && !ref.endsWith("If-Match-Required"));
    expect(spare).toEqual([]);
  });

  it("has every endpoint that is reached through the gateway, and none that only our programs may ask", () => {
    const documented = Object.entries(raw.paths as Record<string, Json>).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    const declared = publicEndpoints.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
    expect(documented.sort()).toEqual(declared.sort());
    expect(JSON.stringify(raw)).not.toContain("/internal/");
  });

  it("names every operation once, and every parameter of its path", () => {
    const operations = Object.entries(raw.paths as Record<string, Record<string, Json>>).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, operation })),
    );
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = ((operation.parameters ?? []) as { in?: string; name?: string }[]).filter(
        (one) => one.in === "path",
      );
      expect(declared.map(({ name }) => name)).toEqual(inPath);
    }
  });

  it("tells every error that an endpoint declares, under its status", () => {
    for (const endpoint of publicEndpoints) {
      const operation = (raw.paths as Record<string, Record<string, Json>>)[endpoint.path.replace(/:(\w+)/g, "{$1}")]?.[
        endpoint.method
      ];
      const answers = (operation?.responses ?? {}) as Record<string, { $ref?: string }>;
      for (const code of [...endpoint.errors, ...commonErrors(endpoint)]) {
        const status = String(statusOf[problems[code].meaning]);
        expect(answers[status]?.$ref?.split("/").at(-1)?.split("."), `${endpoint.method} ${endpoint.path}`).toContain(
          code,
        );
      }
    }
  });

  it("tells how often one account may call what is limited, and whose calls are counted", () => {
    const limited = publicEndpoints.filter(({ accountLimit }) => accountLimit);
    expect(limited.length).toBeGreaterThan(0);
    for (const { method, path, accountLimit } of limited) {
      const paths = raw.paths as Record<string, Record<string, Json>>;
      const description = paths[path.replace(/:(\w+)/g, "{$1}")]?.[method]?.description;
      const whose = accountLimit?.roles ? "whose role is patient" : "of any role";
      const daily = accountLimit?.aDay === undefined ? "" : ` and ${accountLimit.aDay} times a day`;
      expect(description, path).toContain(
        `At most ${accountLimit?.aMinute} times a minute${daily} for one account ${whose}.`,
      );
    }
  });
});
