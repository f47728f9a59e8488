import { t } from "../i18n/index.ts";
import { type Child, h } from "../ui/element.ts";
import { refName, type Schema } from "./openapi.ts";
import { prose } from "./prose.ts";

/** A schema as a list of fields, nested where it is nested; named schemas are links to their own place. */
export function schemaView(schema: Schema): HTMLElement {
  const inner = schema.items && !schema.items.$ref ? schema.items : schema;
  const fields = Object.entries(inner.properties ?? {});
  if (fields.length === 0) return h("p", { class: "type" }, ...typeOf(schema), constraint(schema));
  return h(
    "div",
    {},
    inner !== schema && h("p", { class: "type" }, "array"),
    h(
      "ul",
      { class: "fields", role: "list" },
      ...fields.map(([name, property]) => fieldRow(name, property, inner.required?.includes(name) ?? false)),
    ),
  );
}

function fieldRow(name: string, schema: Schema, required: boolean): HTMLElement {
  const nested = plainNested(schema);
  return h(
    "li",
    {},
    h("code", {}, name),
    " ",
    h("span", { class: "type" }, ...typeOf(schema)),
    required && h("span", { class: "required" }, t.docs.required),
    constraint(schema),
    schema.description && h("p", { class: "small muted" }, ...prose(schema.description)),
    nested && schemaView(nested),
  );
}

/** An object written in place, also as a list's item or beside null. */
function plainNested(schema: Schema): Schema | undefined {
  const candidates = [schema, schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return candidates.find((candidate) => candidate?.properties !== undefined);
}

function typeOf(schema: Schema): Child[] {
  const { $ref, items, anyOf, oneOf, allOf, type, format } = schema;
  if ($ref) return [h("a", { href: `#schema-${refName($ref)}` }, refName($ref))];
  if (schema.enum) return [schema.enum.map((value) => JSON.stringify(value)).join(" | ")];
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  const choices = anyOf ?? oneOf ?? allOf;
  if (choices) return choices.flatMap((choice, index) => [index > 0 && " | ", ...typeOf(choice)]);
  if (items) return [...typeOf(items), "[]"];
  const name = Array.isArray(type) ? type.join(" | ") : (type ?? "any");
  return [format ? `${name} (${format})` : name];
}

function constraint({ minLength, maxLength, minimum, maximum }: Schema): Child {
  const bounds = [
    minLength !== undefined && `≥ ${minLength}`,
    maxLength !== undefined && `≤ ${maxLength}`,
    minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER && `≥ ${minimum}`,
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && `≤ ${maximum}`,
  ].filter(Boolean);
  return bounds.length > 0 && h("span", { class: "small muted" }, ` ${bounds.join(", ")}`);
}
