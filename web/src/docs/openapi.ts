/** As much of OpenAPI 3.1 as our own contracts make use of. */
export interface OpenApi {
  info: { title: string; version: string; description?: string };
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, Operation>>;
  components?: {
    schemas?: Record<string, Schema>;
    parameters?: Record<string, Parameter>;
    responses?: Record<string, Answer>;
  };
}

/** What is described once and named where it is used. */
interface Reference {
  $ref: string;
}

export interface Operation {
  operationId?: string;
  tags?: string[];
  summary?: string;
  description?: string;
  security?: unknown[];
  parameters?: (Parameter | Reference)[];
  requestBody?: { required?: boolean; content?: Content };
  responses?: Record<string, Answer | Reference>;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
}

export interface Answer {
  description?: string;
  content?: Content;
}

type Content = Record<string, { schema?: Schema }>;

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

/** The schemas that have a name. */
export type Named = Readonly<Record<string, Schema>>;

/** One operation with everything it names put in its place. */
export interface Call {
  method: string;
  path: string;
  operation: Operation;
  parameters: Parameter[];
  answers: [status: string, answer: Answer][];
  id: string;
}

const methods = ["get", "post", "put", "patch", "delete"];

/** Every operation under its tag, in the order of the file. */
export function callsByTag({ paths, components = {} }: OpenApi, untagged: string): Map<string, Call[]> {
  const calls = Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method): Call[] => {
      const operation = item[method];
      if (!operation) return [];
      return [
        {
          method,
          path,
          operation,
          parameters: (operation.parameters ?? []).flatMap((one) => resolve(one, components.parameters)),
          answers: Object.entries(operation.responses ?? {}).flatMap(([status, answer]) =>
            resolve(answer, components.responses).map((found): Call["answers"][number] => [status, found]),
          ),
          id: operation.operationId ?? idOf(method, path),
        },
      ];
    }),
  );
  return Map.groupBy(calls, ({ operation }) => operation.tags?.[0] ?? untagged);
}

function resolve<T extends object>(one: T | Reference, named: Record<string, T> = {}): T[] {
  if (!("$ref" in one)) return [one];
  const found = named[refName(one.$ref)];
  return found ? [found] : [];
}

/** `appointmentFigures` as `Appointment figures`. */
export function titleOf(tag: string): string {
  const words = tag.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

const idOf = (method: string, path: string) => `${method}${path.replace(/[^A-Za-z0-9]+/g, "-")}`;

export const refName = (ref: string): string => ref.split("/").at(-1) ?? ref;

/** What a schema says itself, or what the one that it names says. */
export function plainOf(schema: Schema, named: Named): Schema {
  const found = schema.$ref && named[refName(schema.$ref)];
  return found ? plainOf(found, named) : schema;
}
