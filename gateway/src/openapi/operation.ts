import {
  type AccountLimit,
  type Body,
  type Endpoint,
  isOpen,
  isSchema,
  type Multipart,
  shownSchema,
} from "@rawat/contracts";
import { z } from "zod";
import type { createProblemAnswers } from "./problem-answers.ts";
import type { Json, Schemas } from "./schemas.ts";

export interface OperationOptions {
  contract: string;
  name: string;
  endpoint: Endpoint;
  schemas: Schemas;
  problemAnswers: ReturnType<typeof createProblemAnswers>;
  /** Whether the path's resource has a version that can be demanded. */
  versioned: boolean;
}

const text = (type: string): Json => ({ [type]: { schema: { type: "string" } } });

/** One endpoint as the API document has it. */
export function operationOf({ contract, name, endpoint, schemas, problemAnswers, versioned }: OperationOptions): Json {
  return {
    operationId: `${contract}.${name}`,
    tags: [contract],
    summary: endpoint.summary,
    description: descriptionOf(endpoint),
    security: isOpen(endpoint.access) ? [] : [{ bearer: [] }],
    ...optional("parameters", parametersOf(endpoint, schemas)),
    ...(endpoint.body && { requestBody: requestBodyOf(endpoint.body, schemas) }),
    responses: { [endpoint.status]: successOf(endpoint, schemas, versioned), ...problemAnswers.of(endpoint) },
  };
}

const optional = (key: string, list: unknown[]): Json => (list.length > 0 ? { [key]: list } : {});

function descriptionOf({ description, access, path, method, body, accountLimit }: Endpoint): string {
  const who =
    access === "anyone"
      ? "Open to anyone."
      : access === "visitor"
        ? "For visitors who hold the token of it."
        : typeof access === "string"
          ? "For everyone who is signed in."
          : `For the roles ${access.join(", ")}.`;
  const also = path.startsWith("/auth/") ? `The same at \`/api${path}\`.` : undefined;
  const putBack =
    method === "put" && body
      ? "What GET gives may be sent back as it is: fields that are only read are passed over, others that are unknown are refused."
      : undefined;
  const often = accountLimit && oftenOf(accountLimit);
  return [description, putBack, who, often, also].filter(Boolean).join("\n\n");
}

function oftenOf({ aMinute, aDay, roles }: AccountLimit): string {
  const whose = roles ? `whose role is ${roles.join(" or ")}` : "of any role";
  const daily = aDay === undefined ? "" : ` and ${aDay} times a day`;
  return `At most ${aMinute} times a minute${daily} for one account ${whose}.`;
}

function parametersOf({ params, query, ifMatch, idempotent }: Endpoint, schemas: Schemas): unknown[] {
  const fields = (object: z.ZodObject | undefined, place: "path" | "query") => {
    if (!object) return [];
    const { properties = {}, required = [] } = schemas.of(object, "input") as {
      properties?: Json;
      required?: string[];
    };
    return Object.entries(properties).map(([name, schema]) => ({
      name,
      in: place,
      required: place === "path" || required.includes(name),
      schema,
    }));
  };
  const header = (name: string) => ({ $ref: `#/components/parameters/${name}` });
  return [
    ...fields(params, "path"),
    ...fields(query, "query"),
    ...(ifMatch ? [header(ifMatch === "required" ? "If-Match-Required" : "If-Match")] : []),
    ...(idempotent ? [header("Idempotency-Key")] : []),
  ];
}

function requestBodyOf(body: Body, schemas: Schemas): Json {
  if (typeof body === "string") return { required: true, content: text(body) };
  if (!isSchema(body) && body.kind === "multipart")
    return { required: true, content: { "multipart/form-data": { schema: formOf(body, schemas) } } };
  const json = isSchema(body) ? body : body.json;
  return {
    required: !json.safeParse(undefined).success,
    content: { "application/json": { schema: schemas.of(json, "input") } },
  };
}

/** The fields of a form, its files among them. */
function formOf({ fields, files }: Multipart, schemas: Schemas): Json {
  const { properties = {}, required = [] } = schemas.of(fields, "input") as { properties?: Json; required?: string[] };
  const file = { type: "string", format: "binary" };
  const entries = Object.entries(files).map(([name, { types, bytesMax, countMax = 1 }]) => {
    const description = `${types.join(", ")}, at most ${bytesMax} bytes`;
    return [
      name,
      countMax > 1 ? { type: "array", items: file, maxItems: countMax, description } : { ...file, description },
    ];
  });
  return { type: "object", properties: { ...properties, ...Object.fromEntries(entries) }, required };
}

function successOf(endpoint: Endpoint, schemas: Schemas, versioned: boolean): Json {
  const { status, response } = endpoint;
  const shown = shownSchema(response);
  const created = status === 201 && shown instanceof z.ZodObject && "id" in shown.shape;
  const single = shown !== undefined && !(shown instanceof z.ZodArray);
  const headers = {
    "X-Request-Id": header("X-Request-Id"),
    ...(single && (created || versioned) && { ETag: header("ETag") }),
    ...(created && { Location: header("Location") }),
  };
  return { description: endpoint.summary, headers, ...contentOf(endpoint, schemas) };
}

const header = (name: string): Json => ({ $ref: `#/components/headers/${name}` });

function contentOf({ response, meta, csv: alsoCsv }: Endpoint, schemas: Schemas): Json {
  if (response === undefined) return {};
  if (response === "file")
    return { content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } } };
  const shown = shownSchema(response);
  if (!shown) return { content: text(String(response)) };
  const metaNeeded = meta !== undefined && !meta.safeParse({}).success;
  const schema = {
    type: "object",
    properties: { data: schemas.of(shown, "output"), ...(meta && { meta: schemas.of(meta, "output") }) },
    required: metaNeeded ? ["data", "meta"] : ["data"],
  };
  return { content: { "application/json": { schema }, ...(alsoCsv && text("text/csv")) } };
}
