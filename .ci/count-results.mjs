// Prints "<passed> <failed>" of one suite, and names what failed, or passed at the second try alone, at the end of the file <failures>:
// node count-results.mjs <suite> <none|vitest|playwright> <report> <exit status> <failures>
import { appendFileSync, readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

const [suite, kind, file, status, failures] = process.argv.slice(2);
const succeeded = status === "0";
const reasonCharactersMax = 600;

const plain = (text) => stripVTControlCharacters(String(text)).slice(0, reasonCharactersMax);

const counters = {
  none: () => ({ passed: succeeded ? 1 : 0, failed: [] }),
  vitest: ({ numPassedTests, testResults }) => ({
    passed: numPassedTests,
    failed: testResults.flatMap(({ name, status: state, message, assertionResults }) =>
      // A file that could not even be loaded has no tests.
      state === "failed" && assertionResults.length === 0
        ? [`${name}\n${plain(message)}`]
        : assertionResults.filter((one) => one.status === "failed").map((one) => told(name, one)),
    ),
    retried: testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter((one) => one.status === "passed" && one.failureMessages?.length > 0)
        .map((one) => told(name, one)),
    ),
  }),
  playwright: ({ stats, errors, suites }) => ({
    passed: stats.expected + stats.flaky,
    failed: [...suites.flatMap(specsWhere(({ ok }) => !ok)), ...(errors ?? []).map(({ message }) => plain(message))],
    retried: suites.flatMap(specsWhere(({ tests }) => tests.some((one) => one.status === "flaky"))),
  }),
};

const told = (file, { fullName, failureMessages }) => `${file} ${fullName}\n${plain(failureMessages?.[0] ?? "")}`;

const specsWhere =
  (condition) =>
  ({ specs = [], suites = [] }) => [
    ...specs.filter(condition).map(({ file, title, tests }) => `${file} ${title}\n${plain(reasonOf(tests))}`),
    ...suites.flatMap(specsWhere(condition)),
  ];

const reasonOf = (tests) => tests.flatMap(({ results }) => results).find(({ error }) => error)?.error.message ?? "";

function count() {
  try {
    return counters[kind](kind === "none" ? undefined : JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { passed: 0, failed: [] };
  }
}

const { passed, failed, retried = [] } = count();
// A suite that crashed, ran out of time or ran nothing is a failure, whatever its report says.
if (failed.length === 0 && (!succeeded || passed === 0)) failed.push(`it ended with ${status}`);
for (const one of retried) appendFileSync(failures, `${suite}, passed at the second try: ${one}\n`);
for (const one of failed) appendFileSync(failures, `${suite}: ${one}\n`);
process.stdout.write(`${passed} ${failed.length}\n`);
