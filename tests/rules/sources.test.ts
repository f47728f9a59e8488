import { describe, expect, it } from "vitest";
import { filesOf, linesWith } from "./repository.ts";

const sourceLinesMax = 300;
const services = ["*-service/src/*.ts", "*-service/migrations/*.ts", "gateway/src/*.ts", "gateway/migrations/*.ts"];

describe("sources", () => {
  it("have at most 300 lines a file: one that is longer has two ideas, give each its own file", () => {
    const long = filesOf("*.ts", "*.tsx", "*.mjs", "*.css")
      .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
      .filter(({ lines }) => lines > sourceLinesMax);
    expect(long).toEqual([]);
  });

  it("of services cannot tell one engine from another: what differs belongs into platform, behind one of its ports", () => {
    expect(linesWith(filesOf(...services), /sqlite|mysql|mariadb|redis|amqp|rabbit|forUpdate|client\.config/i)).toEqual(
      [],
    );
  });

  it("ask clock.ts for the time, which on servers is the same for all machines: nowMs() or a clock that is handed in; logs alone have their machine's", () => {
    const programs = filesOf("platform/src/*.ts", "gateway/src/*.ts", "*-service/src/*.ts").filter(
      ({ path }) => !/\/(?:testing\/|clock\.ts|logger\.ts|log-destination\.ts|access-log\.ts)/.test(path),
    );
    expect(linesWith(programs, /\bDate\.now\b|\bnew Date\(\)/)).toEqual([]);
  });

  it("of platform know no clinic: what is its own is handed in by the services", () => {
    expect(
      linesWith(filesOf("platform/src/*.ts"), /(?<!im)patient(?!ly)|clinic|doctor|appointment|medical|staff/i),
    ).toEqual([]);
  });

  it("of pages run no schema: half of what a page loads would be schemas, and the server has checked what they check", () => {
    const running = filesOf("web/src/*.ts", "web/src/*.tsx").filter(({ text }) =>
      /import (?!type )[^;]*? from "(?:@rawat\/contracts|zod)"/.test(text),
    );
    expect(running.map(({ path }) => path)).toEqual([]);
  });

  it("of services read their variables through config.ts alone, which platform's loadConfig checks at the start", () => {
    expect(linesWith(filesOf(...services), /process\.env/)).toEqual([]);
  });

  it("of services speak to the database in stores and migrations alone: give the query a name and put it into the store", () => {
    const others = filesOf("*-service/src/*.ts", "gateway/src/*.ts").filter(({ path }) => !path.endsWith("-store.ts"));
    expect(linesWith(others, /\b(?:db|trx|knex)(?:<[^>]*>)?\(|\.raw\(|\.schema\.\w+\(/)).toEqual([]);
  });

  it("quote cells of a spreadsheet in one place, which keeps formulas from running: contracts' csvRow", () => {
    const sources = filesOf("*.ts", "*.tsx").filter(({ path }) => /^[\w-]+\/src\//.test(path));
    const quoting = linesWith(sources, /replace(?:All)?\(\s*(?:'"'|"\\""|\/"\/g?),\s*(?:'""'|"\\"\\""|`""`)/);
    expect(quoting).toEqual([expect.stringMatching(/^contracts\/src\/language\/csv\.ts:/)]);
    const answering = linesWith(
      sources.filter(({ path }) => !/^(contracts|web)\//.test(path)),
      /content-type.*text\/csv/,
    );
    expect(answering).toEqual([expect.stringMatching(/^platform\/src\/http\//)]);
  });

  it("are the same on every machine: the lock file names no registry, so npm asks the one that is configured", () => {
    const [lock] = filesOf("package-lock.json");
    const resolved = [...(lock?.text.matchAll(/"resolved": "(\w+:[^"]+)"/g) ?? [])].map(([, address]) => address);
    expect(resolved).toEqual([]);
  });

  it("install on every system: npm forgets the packages of other systems than its own, and then refuses the lock file there", () => {
    const [lock] = filesOf("package-lock.json");
    const packages: Record<string, { optionalDependencies?: Record<string, string> }> = JSON.parse(
      lock?.text ?? "",
    ).packages;
    const paths = Object.keys(packages);
    const wanted = Object.values(packages).flatMap(({ optionalDependencies }) =>
      Object.keys(optionalDependencies ?? {}),
    );
    const forgotten = wanted.filter((name) => !paths.some((path) => path.endsWith(`node_modules/${name}`)));
    expect([...new Set(forgotten)]).toEqual([]);
  });
});
