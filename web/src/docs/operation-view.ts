import { t } from "../i18n/index.ts";
import { type Child, h } from "../ui/element.ts";
import type { Answer, Call, Operation, Parameter, Schema } from "./openapi.ts";
import { prose } from "./prose.ts";
import { schemaView } from "./schema-view.ts";

/** One operation, folded to its line until somebody wants to know more. */
export function operationView({ method, path, operation, parameters, answers, id }: Call): HTMLElement {
  const { summary = "", description } = operation;
  const body = schemaOf(operation.requestBody);
  return h(
    "details",
    { class: "operation", id, "data-search": `${method} ${path} ${summary}`.toLowerCase() },
    h(
      "summary",
      {},
      h("span", { class: `method ${method}` }, method.toUpperCase()),
      h("code", { class: "break" }, path),
      h("span", { class: "muted" }, ...prose(summary)),
    ),
    h(
      "div",
      { class: "operation-body" },
      description && h("p", { class: "lines" }, ...prose(description)),
      parameters.length > 0 && part(t.docs.parameters, parameterTable(parameters)),
      body && part(t.docs.body, body),
      part(t.docs.answers, ...answers.map(([status, answer]) => answerView(status, answer))),
    ),
  );
}

const part = (title: string, ...content: readonly Child[]) => h("section", {}, h("h3", {}, title), ...content);

function parameterTable(parameters: readonly Parameter[]): HTMLElement {
  const row = ({ name, in: place, required, schema, description }: Parameter) =>
    h(
      "li",
      {},
      h("code", {}, name),
      h("span", { class: "muted small" }, ` ${place} `),
      required && h("span", { class: "required" }, t.docs.required),
      description && h("p", { class: "small muted" }, ...prose(description)),
      schema && schemaView(schema),
    );
  return h("ul", { class: "fields", role: "list" }, ...parameters.map(row));
}

function answerView(status: string, answer: Answer): HTMLElement {
  const failed = Number(status) >= 400;
  return h(
    "div",
    { class: "answer" },
    h(
      "p",
      { class: "lines" },
      h("span", { class: failed ? "result refused" : "result done" }, status),
      " ",
      ...prose(answer.description ?? ""),
    ),
    // Every failure has the one shape that is described under Problem.
    !failed && schemaOf(answer),
  );
}

function schemaOf(holder: Operation["requestBody"] | Answer): HTMLElement | undefined {
  const [type, entry] = Object.entries(holder?.content ?? {})[0] ?? [];
  const schema: Schema | undefined = entry?.schema;
  if (!type) return undefined;
  return h(
    "div",
    { class: "schema-box" },
    type !== "application/json" && h("p", { class: "small muted" }, type),
    schema && schemaView(schema),
  );
}
