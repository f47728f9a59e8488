import { commonErrors, type Endpoint, type ProblemCode, problems, statusOf } from "@rawat/contracts";
import type { Json } from "./schemas.ts";

/** Headers that an error of that status comes with. */
const headersOf: Readonly<Record<number, Json>> = {
  401: { "WWW-Authenticate": { $ref: "#/components/headers/WWW-Authenticate" } },
  429: { "Retry-After": { $ref: "#/components/headers/Retry-After" } },
  503: { "Retry-After": { $ref: "#/components/headers/Retry-After" } },
};

/** The codes that an endpoint may answer with, those of every endpoint included. */
const codesOf = (endpoint: Endpoint): ProblemCode[] => [
  ...new Set<ProblemCode>([...commonErrors(endpoint), ...endpoint.errors, "internal_error", "bad_neighbour"]),
];

/** The error answers of a document; what many operations share is written once. */
export function createProblemAnswers() {
  const answers: Json = {};

  /** The error answers of an endpoint by status, as references. */
  function of(endpoint: Endpoint): Json {
    const byStatus = Map.groupBy(codesOf(endpoint), (code) => statusOf[problems[code].meaning]);
    const entries = [...byStatus].map(([status, codes]) => {
      const name = [...codes].sort().join(".");
      answers[name] ??= answerOf(status, codes);
      return [String(status), { $ref: `#/components/responses/${name}` }];
    });
    return Object.fromEntries(entries);
  }

  return { of, answers: () => Object.fromEntries(Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1))) };
}

function answerOf(status: number, codes: readonly ProblemCode[]): Json {
  const schema = {
    allOf: [{ $ref: "#/components/schemas/Problem" }, { type: "object", properties: { code: { enum: codes } } }],
  };
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code].title}. ${problems[code].remedy}`).join("\n\n"),
    headers: { "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" }, ...headersOf[status] },
    content: { "application/problem+json": { schema } },
  };
}
