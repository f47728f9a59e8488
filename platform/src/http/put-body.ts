import { type Endpoint, shownSchema } from "@rawat/contracts/language";
import { z } from "zod";
import { type Parsing, parseWith } from "./parse.ts";

/**
 * Parses a JSON body. That of a PUT may be what GET gave: fields that the answer lists and the body does not know, such as `id`,
 * are passed over, at any depth. Everything else that is unknown is a fault, as in every other body.
 */
export function parseBody(endpoint: Endpoint & { body: z.ZodType }, given: unknown): Parsing {
  const parsed = parseWith(endpoint.body, given);
  if (endpoint.method !== "put" || parsed.issues.length === 0) return parsed;
  // Nothing else holds the body yet, so it need not be copied. What lay behind a dropped field may be another fault.
  return dropReadFields(endpoint, given) ? parseBody(endpoint, given) : parsed;
}

/** Takes out of `given` what is only ever read; whether there was anything. */
function dropReadFields({ body, response }: Endpoint & { body: z.ZodType }, given: unknown): boolean {
  const unknown = (body.safeParse(given).error?.issues ?? []).filter(({ code }) => code === "unrecognized_keys");
  let isLess = false;
  for (const { keys, path } of unknown as z.core.$ZodIssueUnrecognizedKeys[]) {
    const listed = fieldsAt(shownSchema(response), path);
    const holder = valueAt(given, path);
    for (const key of keys.filter((name) => Object.hasOwn(listed, name))) {
      delete holder[key];
      isLess = true;
    }
  }
  return isLess;
}

/** The fields that an answer's schema lists at a path; none where it has no object there. */
function fieldsAt(response: unknown, path: readonly PropertyKey[]): object {
  let schema = bare(response);
  for (const step of path) {
    if (schema instanceof z.ZodArray) schema = bare(schema.element);
    else schema = schema instanceof z.ZodObject ? bare(schema.shape[String(step)]) : undefined;
  }
  return schema instanceof z.ZodObject ? schema.shape : {};
}

/** A schema without what says that there may be nothing. */
const bare = (schema: unknown): unknown =>
  schema instanceof z.ZodNullable || schema instanceof z.ZodOptional ? bare(schema.unwrap()) : schema;

const valueAt = (given: unknown, path: readonly PropertyKey[]) =>
  path.reduce((value, step) => (value as Record<PropertyKey, unknown>)[step], given) as Record<string, unknown>;
