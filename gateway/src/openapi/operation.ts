import type { AccountLimit, Endpoint } from "@rawat/contracts";
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
    security: endpoint.access === "anyone" ? [] : [{ bearer: [] }],
    ...optional("parameters", parametersOf(endpoint, schemas)),
    ...(endpoint.body && { requestBody: requestBodyOf(endpoint.body, schemas) }),
    responses: { [endpoint.status]: successOf(endpoint, schemas, versioned), ...problemAnswers.of(endpoint) },
  };
}

const optional = (key: string, list: unknown[]): Json => (list.length > 0 ? { [key]: list } : {});

function descriptionOf({ description, access, path, method, body, accountPerMinute }: Endpoint): string {
  const who =
    access === "anyone"
      ? "Open to anyone."
      : typeof access === "string"
        ? "For everyone who is signed in."
        : `For the roles ${access.join(", ")}.`;
  const also = path.startsWith("/auth/") ? `The same at \`/api${path}\`.` : undefined;
  const putBack =
    method === "put" && body
      ? "What GET gives may be sent back as it is: fields that are only read are passed over, others that are unknown are refused."
      : undefined;
  const often = accountPerMinute && oftenOf(accountPerMinute);
  return [description, putBack, who, often, also].filter(Boolean).join("\n\n");
}

function oftenOf({ max, roles }: AccountLimit): string {
  const whose = roles ? `whose role is ${roles.join(" or ")}` : "of any role";
  return `At most ${max} times a minute for one account ${whose}.`;
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

function requestBodyOf(body: z.ZodType | "text/csv", schemas: Schemas): Json {
  if (body === "text/csv") return { required: true, content: text(body) };
  return {
    required: !body.safeParse(undefined).success,
    content: { "application/json": { schema: schemas.of(body, "input") } },
  };
}

function successOf(endpoint: Endpoint, schemas: Schemas, versioned: boolean): Json {
  const { status, response } = endpoint;
  const created = status === 201 && response instanceof z.ZodObject && "id" in response.shape;
  const single = response !== undefined && typeof response !== "string" && !(response instanceof z.ZodArray);
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
  if (typeof response === "string") return { content: text(response) };
  const metaNeeded = meta !== undefined && !meta.safeParse({}).success;
  const schema = {
    type: "object",
    properties: { data: schemas.of(response, "output"), ...(meta && { meta: schemas.of(meta, "output") }) },
    required: metaNeeded ? ["data", "meta"] : ["data"],
  };
  return { content: { "application/json": { schema }, ...(alsoCsv && text("text/csv")) } };
}
