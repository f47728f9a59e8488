import { useSignal } from "@preact/signals";
import { type ComponentChildren, createContext } from "preact";
import { useContext } from "preact/hooks";
import { t } from "../i18n/index.ts";
import { type Named, plainOf, refName, type Schema } from "./openapi.ts";
import { Words } from "./prose.tsx";

/** Every schema that has a name, for whatever names one. */
export const NamedSchemas = createContext<Named>({});

/** A schema as a list of fields; what it names is unfolded where it is named. */
export function SchemaView({ schema }: { schema: Schema }) {
  const named = useContext(NamedSchemas);
  const fields = fieldsOf(schema, named);
  const name = nameOf(schema);
  return (
    <>
      {(name !== undefined || fields.length === 0) && <TypeLine schema={schema} />}
      {fields.length > 0 && <Fields fields={fields} />}
    </>
  );
}

const TypeLine = ({ schema }: { schema: Schema }) => (
  <p class="type">
    <TypeOf schema={schema} />
    <Bounds schema={schema} />
  </p>
);

type Field = readonly [name: string, schema: Schema, isRequired: boolean];

/** The fields of an object, also as a list's item or beside null. */
function fieldsOf(schema: Schema, named: Named): Field[] {
  const candidates = [schema, schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  for (const candidate of candidates) {
    const plain = candidate && plainOf(candidate, named);
    if (plain?.items && plain !== schema) return fieldsOf(plain, named);
    if (plain?.properties) {
      const { properties, required = [] } = plain;
      return Object.entries(properties).map(([name, property]) => [name, property, required.includes(name)]);
    }
  }
  return [];
}

/** The name of what a schema is, or is a list of. */
const nameOf = ({ $ref, items }: Schema): string | undefined => {
  const ref = $ref ?? items?.$ref;
  return ref && refName(ref);
};

const Fields = ({ fields }: { fields: readonly Field[] }) => (
  <ul class="fields">
    {fields.map(([name, schema, isRequired]) => (
      <FieldRow key={name} name={name} schema={schema} isRequired={isRequired} />
    ))}
  </ul>
);

interface RowProps {
  name: string;
  schema: Schema;
  isRequired: boolean;
  /** Where it is sent, for a parameter. */
  place?: string;
  description?: string | undefined;
}

export function FieldRow({ name, schema, isRequired, place, description = schema.description }: RowProps) {
  const named = useContext(NamedSchemas);
  const inner = fieldsOf(schema, named);
  return (
    <li>
      <p class="field-head">
        <code>{name}</code>
        <span class="type">
          <TypeOf schema={schema} />
          <Bounds schema={schema} />
        </span>
        {place && <span class="place">{place}</span>}
        {isRequired && <span class="required">{t.docs.required}</span>}
      </p>
      {description && (
        <p class="small muted" lang="en">
          <Words text={description} />
        </p>
      )}
      {inner.length > 0 && <Inner name={name} fields={inner} />}
    </li>
  );
}

/** Drawn only once it is unfolded: a schema may name itself. */
function Inner({ name, fields }: { name: string; fields: readonly Field[] }) {
  const isOpen = useSignal(false);
  return (
    <details
      class="inner"
      onToggle={({ currentTarget, target }) => {
        if (target === currentTarget) isOpen.value = currentTarget.open;
      }}
    >
      <summary>{t.docs.fieldsOf(name)}</summary>
      {isOpen.value && <Fields fields={fields} />}
    </details>
  );
}

function TypeOf({ schema }: { schema: Schema }): ComponentChildren {
  const { $ref, items, anyOf, oneOf, allOf, type, format } = schema;
  if ($ref) return <a href={`#schema-${refName($ref)}`}>{refName($ref)}</a>;
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const choices = anyOf ?? oneOf ?? allOf;
  if (choices)
    return choices.map((choice, index) => (
      <>
        {index > 0 && " | "}
        <TypeOf schema={choice} />
      </>
    ));
  if (items)
    return (
      <>
        <TypeOf schema={items} />
        []
      </>
    );
  const name = Array.isArray(type) ? type.join(" | ") : (type ?? "any");
  return format ? `${name} (${format})` : name;
}

function Bounds({ schema: { minLength, maxLength, minimum, maximum } }: { schema: Schema }) {
  const bounds = [
    minLength !== undefined && `≥ ${minLength}`,
    maxLength !== undefined && `≤ ${maxLength}`,
    minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER && `≥ ${minimum}`,
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && `≤ ${maximum}`,
  ].filter(Boolean);
  return bounds.length > 0 && ` ${bounds.join(", ")}`;
}
