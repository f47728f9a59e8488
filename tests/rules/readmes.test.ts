import { describe, expect, it } from "vitest";
import { filesOf } from "./repository.ts";

const [english = "", indonesian = ""] = ["README.md", "README.id.md"].map((path) => filesOf(path)[0]?.text);

/** What stands in a text's blocks of this kind; no name is a block of plain text. */
const blocksOf = (text: string, kind: string): string[] =>
  [...text.matchAll(/^( *)```(\w*)\n(.*?)\n\1```$/gms)].flatMap(([, , own, block = ""]) =>
    own === kind ? [block] : [],
  );

/** The commands of each block to be pasted, without what is said of them. */
const commandsOf = (text: string): string[][] =>
  blocksOf(text, "sh").map((block) =>
    block
      .split("\n")
      .map((line) => line.replace(/(^|\s+)# .*/, "").trim())
      .filter(Boolean),
  );

/** The folders of "where things are". */
const foldersOf = (text: string): string[] =>
  blocksOf(text, "").flatMap((block) => [...block.matchAll(/^(\S+\/) /gm)].map(([, folder = ""]) => folder));

/** Where links and pictures lead; each README leads to the other one. */
const targetsOf = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target.replace("README.id.md", "README.md")).sort();

const sectionsOf = (text: string): number => text.match(/^## /gm)?.length ?? 0;

describe("both READMEs", () => {
  it("give the same commands in as many blocks: whoever reads either can do the same", () => {
    expect(commandsOf(english).length).toBeGreaterThan(4);
    expect(commandsOf(indonesian)).toEqual(commandsOf(english));
  });

  it("name the same folders", () => {
    expect(foldersOf(english)).toContain("gateway/");
    expect(foldersOf(indonesian)).toEqual(foldersOf(english));
  });

  it("lead to the same places, and have as many sections", () => {
    expect(targetsOf(english)).toContain("docs/architecture.md");
    expect(targetsOf(indonesian)).toEqual(targetsOf(english));
    expect(sectionsOf(indonesian)).toBe(sectionsOf(english));
  });
});
