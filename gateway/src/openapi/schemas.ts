import { z } from "zod";

/** Any part of an API document. */
export type Json = { [key: string]: unknown };

type Direction = "input" | "output";

/** The named schemas of a document, gathered while its operations are written. */
export interface Schemas {
  /** A schema as callers must send it, or as they get it. */
  of(schema: z.ZodType, direction: Direction): Json;
  /** Puts the final names in the place of the provisional ones, and the named schemas beside them. */
  finish(operations: Json): { operations: Json; schemas: Json };
}

const provisional = (direction: Direction, id: string) => `#/${direction}/${id}`;
const provisionalForm = /^#\/(input|output)\/(.+)$/;

/**
 * Gathers schemas that carry a `meta` id under `components.schemas`. One that is sent differently than it is answered (a
 * phone is sent as people write it) is there twice, the sent one with the suffix `Input`.
 */
export function createSchemas(): Schemas {
  const named: Record<Direction, Map<string, Json>> = { input: new Map(), output: new Map() };

  function of(schema: z.ZodType, direction: Direction): Json {
    const {
      $schema: _,
      $defs = {},
      ...root
    } = z.toJSONSchema(schema, { io: direction, unrepresentable: "any" }) as Json;
    const tidy = (part: unknown) =>
      rewrite(part, (ref) => provisional(direction, ref.replace("#/$defs/", "")), direction);
    for (const [id, definition] of Object.entries($defs as Json)) {
      const { id: __, ...body } = definition as Json;
      named[direction].set(id, tidy(body) as Json);
    }
    return tidy(root) as Json;
  }

  return {
    of,
    finish(operations) {
      const differing = differingIds(named.input, named.output);
      const nameOf = (direction: string, id: string) =>
        direction === "input" && differing.has(id) ? `${id}Input` : id;
      const final = (part: unknown) =>
        rewrite(part, (ref) => {
          const [, direction = "", id = ""] = provisionalForm.exec(ref) ?? [];
          return direction ? `#/components/schemas/${nameOf(direction, id)}` : ref;
        });
      const schemas: Json = {};
      for (const direction of ["output", "input"] as const)
        for (const [id, body] of named[direction]) schemas[nameOf(direction, id)] = final(body);
      const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
      return { operations: final(operations) as Json, schemas: sorted };
    },
  };
}

/** Names whose two forms differ, in themselves or in something they refer to. */
function differingIds(inputs: ReadonlyMap<string, Json>, outputs: ReadonlyMap<string, Json>): Set<string> {
  const both = [...inputs.keys()].filter((id) => outputs.has(id));
  // What refuses unknown fields as a part of a request is answered without them: for one name the stricter form will do.
  const plain = (schema: unknown) =>
    JSON.stringify(schema)
      .replaceAll(/"#\/(input|output)\//g, '"#/')
      .replaceAll(',"additionalProperties":false', "");
  const differing = new Set(both.filter((id) => plain(inputs.get(id)) !== plain(outputs.get(id))));
  for (let before = -1; before !== differing.size; ) {
    before = differing.size;
    for (const id of both) {
      const refers = [...JSON.stringify(inputs.get(id)).matchAll(/"#\/input\/([^"]+)"/g)];
      if (refers.some(([, other = ""]) => differing.has(other))) differing.add(id);
    }
  }
  return differing;
}

/** Copies a part of a document with its references renamed and what zod cannot know put right. */
function rewrite(part: unknown, rename: (ref: string) => string, direction?: Direction): unknown {
  if (Array.isArray(part)) return part.map((item) => rewrite(item, rename, direction));
  if (typeof part !== "object" || part === null) return part;
  const copy: Json = {};
  for (const [key, value] of Object.entries(part)) {
    copy[key] = key === "$ref" && typeof value === "string" ? rename(value) : rewrite(value, rename, direction);
  }
  // Query strings carry text only; what is meant by the text is a number or a truth value.
  if (copy.type === "boolean") delete copy.enum;
  if (copy.type === "integer") delete copy.pattern;
  // Answers may gain fields; a client that refuses them would break by it.
  if (direction === "output" && copy.additionalProperties === false) delete copy.additionalProperties;
  return copy;
}
