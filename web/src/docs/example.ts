import { type Call, type Named, plainOf, type Schema } from "./openapi.ts";

const nestedMax = 4;

/** A value as a schema describes it, to see its shape; where a text has a form of its own, dots stand for it. */
export function exampleOf(schema: Schema, named: Named, depth = 0): unknown {
  const plain = plainOf(schema, named);
  if (plain.const !== undefined) return plain.const;
  if (plain.enum) return plain.enum[0];
  const [choice] = plain.anyOf ?? plain.oneOf ?? plain.allOf ?? [];
  if (choice) return exampleOf(choice, named, depth);
  if (plain.properties) {
    if (depth >= nestedMax) return {};
    const fields = Object.entries(plain.properties);
    return Object.fromEntries(fields.map(([name, one]) => [name, familiar[name] ?? exampleOf(one, named, depth + 1)]));
  }
  const type = Array.isArray(plain.type) ? plain.type[0] : plain.type;
  if (plain.items) return depth >= nestedMax ? [] : [exampleOf(plain.items, named, depth + 1)];
  if (type === "integer" || type === "number") return Math.max(1, plain.minimum ?? 1);
  if (type === "boolean") return true;
  return type === "object" ? {} : textOf(plain);
}

/** What is better known by an example than by its type. */
const familiar: Readonly<Record<string, string>> = {
  name: "Siti Aminah",
  patientName: "Siti Aminah",
  doctorName: "dr. Bagus Santoso",
  medicalRecordNumber: "RM-000042",
  birthDate: "1990-04-12",
  nik: "3174095204900001",
  phone: "+6281234567890",
  email: "siti@example.org",
  city: "Jakarta Selatan",
};

const texts: Readonly<Record<string, string>> = {
  date: "2026-12-01",
  "date-time": "2026-12-01T02:00:00.000Z",
  email: "siti@example.org",
  uuid: "0198f0c2-7d4e-7c1a-9b59-3f1f1d2a6c10",
  uri: "https://example.org",
};

const textOf = ({ format = "", pattern }: Schema): string => texts[format] ?? (pattern ? "…" : "text");

/** How one operation is called from a terminal, without what may be left out. */
export function curlOf({ method, path, operation, parameters }: Call, named: Named): string {
  const query = parameters
    .filter((one) => one.in === "query" && one.required)
    .map(({ name, schema = {} }) => `${name}=${exampleOf(schema, named)}`);
  const headers = parameters.filter((one) => one.in === "header" && one.required).map(({ name }) => `${name}: "1"`);
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const isOpen = operation.security?.length === 0;
  const lines = [
    `curl${method === "get" ? "" : ` -X ${method.toUpperCase()}`} '${location.origin}${path}${query.length > 0 ? `?${query.join("&")}` : ""}'`,
    !isOpen && `-H "Authorization: Bearer $TOKEN"`,
    ...headers.map((header) => `-H '${header}'`),
    type && type !== "multipart/form-data" && `-H 'Content-Type: ${type}'`,
    type === "application/json" &&
      `-d '${JSON.stringify(requiredOf(content?.schema ?? {}, named), null, 2).replaceAll("'", "'\\''")}'`,
    type === "multipart/form-data" &&
      Object.keys(content?.schema?.properties ?? {})
        .map((name) => `-F '${name}=@…'`)
        .join(" \\\n  "),
    type && type !== "application/json" && type !== "multipart/form-data" && "--data-binary @file",
  ];
  return lines.filter(Boolean).join(" \\\n  ");
}

/** What of a body must be there; everything where nothing must. */
function requiredOf(schema: Schema, named: Named): unknown {
  const plain = plainOf(schema, named);
  if (!plain.properties || !plain.required?.length) return exampleOf(plain, named);
  const needed = Object.entries(plain.properties).filter(([name]) => plain.required?.includes(name));
  return exampleOf({ ...plain, properties: Object.fromEntries(needed) }, named);
}
