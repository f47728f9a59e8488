import { describe, expect, it } from "vitest";
import { prefixesOf, termsOf } from "../src/search/terms.ts";

const patient = {
  name: "Ni Luh Sri-Wahyuni O'Hara Müller",
  medicalRecordNumber: "RM-000042",
  nik: "3174014302900001",
  phone: "+6281234567890",
  email: "sri@example.test",
};
const finds = (search: string) =>
  prefixesOf(search).every((prefix) => termsOf(patient).some((term) => term.startsWith(prefix)));

describe("a search", () => {
  it.each([
    "ni",
    "WAHY",
    "sri",
    "hara",
    "muller",
    "Mül",
    "luh sri",
    "sri luh",
    "o'hara",
    "rm-0000",
    "RM-000042",
    "000042",
    "3174014",
    "0812-3456",
    "0812 3456 7890",
    "+62 812",
    "62812",
    "sri@exam",
    "Sri@Example.test sri",
  ])("finds by %j", (search) => expect(finds(search)).toBe(true));

  it.each(["ahyuni", "luh budi", "42", "12345678", "example.test", "rm-1"])("does not find by %j", (search) =>
    expect(finds(search)).toBe(false),
  );

  it.each(["%", "_", "'", "—", "***", "()"])("asks for nothing when it holds no word: %j", (search) =>
    expect(prefixesOf(search)).toEqual([]),
  );

  it("asks for eight beginnings at most, each of 64 characters at most", () => {
    const prefixes = prefixesOf(
      Array.from({ length: 20 }, (_, index) => `${"x".repeat(100)}${index} kata${index}`).join(" "),
    );
    expect(prefixes.length).toBeLessThanOrEqual(8);
    expect(Math.max(...prefixes.map((prefix) => prefix.length))).toBeLessThanOrEqual(64);
  });
});
