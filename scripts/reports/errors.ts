import { commonErrors, type ProblemCode, problems, statusOf } from "@rawat/contracts";
import { publicEndpoints } from "../../gateway/src/openapi.ts";
import type { Report } from "./report.ts";

const introduction = `# Errors

Every answer that is no success is an [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) problem. Its \`code\` keeps its meaning;
its \`type\` points to the same entry of the API page, \`/docs#code\`. This page is made from \`contracts/src/language/problem.ts\` by \`npm run docs\`.
`;

/** A code that most endpoints may answer needs no list of them. */
const listedMax = 12;

/** One section a code: what it means, what to do, and who declares it. */
export function errorsReport(): Report {
  const codes = (Object.keys(problems) as ProblemCode[]).sort(
    (a, b) => statusOf[problems[a].meaning] - statusOf[problems[b].meaning] || (a < b ? -1 : 1),
  );
  const rows = codes.map(
    (code) => `| [\`${code}\`](#${code}) | ${statusOf[problems[code].meaning]} | ${problems[code].title} |`,
  );
  const table = ["| code | status | meaning |", "|---|---|---|", ...rows].join("\n");
  return { file: "docs/errors.md", content: `${[introduction, table, "", ...codes.map(sectionOf)].join("\n")}` };
}

function sectionOf(code: ProblemCode): string {
  const { meaning, title, remedy } = problems[code];
  return `## ${code}\n\n**${statusOf[meaning]}** ${title}. ${remedy}\n\n${declaredBy(code)}\n`;
}

function declaredBy(code: ProblemCode): string {
  const declaring = publicEndpoints()
    .map(({ endpoint }) => endpoint)
    .filter((endpoint) => [...commonErrors(endpoint), ...endpoint.errors].includes(code));
  if (declaring.length === 0) return "Any request may meet it.";
  if (declaring.length > listedMax) return `${declaring.length} endpoints may answer it.`;
  return declaring.map(({ method, path }) => `- \`${method.toUpperCase()} ${path}\``).join("\n");
}
