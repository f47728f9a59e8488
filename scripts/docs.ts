import { envExampleReport } from "./reports/env-example.ts";
import { errorsReport } from "./reports/errors.ts";
import { openApiReport } from "./reports/openapi.ts";
import { staleness, writeReport } from "./reports/report.ts";
import { schemaReports } from "./reports/schema.ts";

/** Writes every file that is made from the code; with `--check` it only tells which of them are stale, and fails. */
const reports = [openApiReport(), errorsReport(), await envExampleReport(), ...(await schemaReports())];

if (process.argv.includes("--check")) {
  const stale = reports.flatMap((report) => staleness(report) ?? []);
  for (const line of stale) console.error(line);
  if (stale.length > 0) console.error('Run "npm run docs" and commit what it writes.');
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const report of reports) writeReport(report);
  console.log(`Written: ${reports.map(({ file }) => file).join(", ")}`);
}
