import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { problems } from "@rawat/contracts";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/start/programs.ts";
import { filesOf, linesWith } from "./repository.ts";

type Texts = Record<string, unknown>;

/** The pages' texts of one language, all parts; imported by address, for the pages are compiled for browsers and these tests are not. */
async function textsOf(language: string): Promise<Texts> {
  const { sources } = await import(pathToFileURL(join(root, "web", "src", "i18n", "sources.ts")).href);
  const parts = Object.values<() => Promise<Texts>>(sources[language]);
  return Object.assign({}, ...(await Promise.all(parts.map((load) => load()))));
}

/** Texts that are looked up by what the server answers, never written out. */
const answered = new Set(["issues", "problems", "warnings"]);

describe("the pages' texts", () => {
  it("are all shown somewhere: a sentence that no page uses is deleted, not translated", async () => {
    const pages = filesOf("web/src/*.ts", "web/src/*.tsx", "web/*.html")
      .filter(({ path }) => !path.includes("/i18n/"))
      .map(({ text }) => text)
      .join("\n");
    const isUsed = (key: string, parent: string | undefined) =>
      new RegExp(`[.?"'\`]${key}\\b|\\b${key}[,}: ]`).test(pages) ||
      // `texts.roles[role]` shows them all.
      (parent !== undefined && new RegExp(`\\b${parent}(?:\\[|\\) as)`).test(pages));
    const unused = leaves(await textsOf("en")).filter(({ path }) => {
      const [group = "", ...rest] = path;
      if (answered.has(group)) return false;
      return !isUsed(rest.at(-1) ?? group, path.at(-2));
    });
    expect(unused.map(({ path }) => path.join("."))).toEqual([]);
  });

  it("have words in both languages for every deed that stands in the audit trail", async () => {
    const sources = filesOf("*-service/src/*.ts", "gateway/src/*.ts", "platform/src/*.ts").map(({ text }) => text);
    const deeds = new Set(
      sources.flatMap((text) => [...text.matchAll(/\baction: "([a-z_]+\.[a-z_]+)"/g)].map(([, deed]) => deed)),
    );
    expect(deeds.size).toBeGreaterThan(40);
    for (const language of ["en", "id"]) {
      const { audit } = await textsOf(language);
      const said = (audit as { actions: Texts }).actions;
      expect([...deeds].filter((deed) => deed === undefined || !(deed in said))).toEqual([]);
    }
  });

  it("say every problem that an answer may carry, in both languages, and no other", async () => {
    for (const language of ["en", "id"]) {
      const { problems: said } = await textsOf(language);
      expect(Object.keys(said as Texts).sort()).toEqual(Object.keys(problems).sort());
    }
  });

  it("and the API's do not take news for several: the news is read, not the news are", () => {
    const english = filesOf("web/src/i18n/en-*.ts", "contracts/src/*.ts", "gateway/src/openapi.ts");
    expect(english.length).toBeGreaterThan(60);
    expect(linesWith(english, /\bnews (?:are|were|have)\b|\b(?:are|were) news\b/i)).toEqual([]);
  });

  it("say the same things in both languages", async () => {
    const [english, indonesian] = [leaves(await textsOf("en")), leaves(await textsOf("id"))];
    expect(indonesian.map(({ path }) => path.join(".")).sort()).toEqual(
      english.map(({ path }) => path.join(".")).sort(),
    );
  });
});

/** Every text with the way to it; the entries of a list count as one. */
function leaves(texts: Texts, path: readonly string[] = []): { path: string[] }[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? leaves(value as Texts, [...path, key])
      : [{ path: [...path, key] }],
  );
}
