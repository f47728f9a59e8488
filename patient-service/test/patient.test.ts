import { createEncryption } from "@rawat/platform";
import { describe, expect, it } from "vitest";
import {
  fieldsOf,
  haveOtherNumbers,
  importKeysOf,
  isUnborn,
  matchKeyOf,
  nikWarnings,
} from "../src/register/patient.ts";

const codes = (nik: string | null, birthDate: string | null, gender: "male" | "female" | "other" | "unknown") =>
  nikWarnings({ nik, birthDate, gender }).map(({ code }) => code);

describe("what a NIK warns of", () => {
  it.each([
    ["nothing when it agrees", "3174010302900001", "1990-02-03", "male", []],
    ["nothing when it agrees, a woman's day being 40 more", "3174014302900001", "1990-02-03", "female", []],
    ["nothing without a NIK", null, "1990-02-03", "male", []],
    ["nothing about what is unknown", "3174014302900001", null, "unknown", []],
    ["nothing about a gender that is neither", "3174014302900001", "1990-02-03", "other", []],
    ["another birth date", "3174010302900001", "1991-02-03", "male", ["nik_birth_date_differs"]],
    ["the other gender", "3174014302900001", "1990-02-03", "male", ["nik_gender_differs"]],
    ["a province that is none", "9974010302900001", "1990-02-03", "male", ["nik_region_unknown"]],
  ] as const)("%s", (_, nik, birthDate, gender, expected) => expect(codes(nik, birthDate, gender)).toEqual(expected));

  it("takes a NIK of either century for the birth date's own", () => {
    expect(codes("3174010302100001", "2010-02-03", "male")).toEqual([]);
    expect(codes("3174010302100001", "1910-02-03", "male")).toEqual([]);
  });
});

describe("by what a register knows a person", () => {
  const person = { nik: null, name: "Siti Aminah", birthDate: "1990-02-03", phone: "+6281234567890" };

  const [old, current] = ["old-key-old-key-old-key-old-key-old", "new-key-new-key-new-key-new-key-new"];
  const keysBy = (keys: string) => (fields: ReturnType<typeof fieldsOf>, number?: string) =>
    importKeysOf(fields, number, createEncryption(keys));
  const keyOf = (...wish: Parameters<ReturnType<typeof keysBy>>) => keysBy(current)(...wish)[0];

  it("is known with every key of health data, and tells nothing without one", () => {
    const fields = fieldsOf({ ...person, gender: "female", notes: "HIV+" });
    const [before] = keysBy(old)(fields);
    expect(keysBy(`${current},${old}`)(fields)).toEqual([keyOf(fields), before]);
    expect(before).not.toBe(keyOf(fields));
  });

  it("is everything that its row says, with the file's own number", () => {
    const fields = fieldsOf({ ...person, gender: "female" });
    const keys = [keyOf(fields), keyOf(fields, "12"), keyOf(fields, "13"), keyOf({ ...fields, notes: "x" })] as const;
    expect(new Set(keys).size).toBe(4);
    expect(keys.map((key) => key.length)).toEqual([64, 64, 64, 64]);
    expect(haveOtherNumbers(keys[1], keys[2])).toBe(true);
    expect(haveOtherNumbers(keys[0], keys[1])).toBe(false);
    expect(haveOtherNumbers(keys[0], keys[3])).toBe(false);
  });

  it("compares names however they are spaced and written", () => {
    expect(matchKeyOf({ ...person, name: "SITI  aminah" })).toBe(matchKeyOf(person));
    for (const other of [{ name: "Siti Amina" }, { birthDate: "1990-02-04" }, { phone: null }])
      expect(matchKeyOf({ ...person, ...other })).not.toBe(matchKeyOf(person));
  });
});

it("knows whoever is not born yet on any clock of the earth", () => {
  const now = new Date("2026-12-31T11:00:00Z");
  expect(isUnborn("2027-01-01", now)).toBe(false);
  expect(isUnborn("2027-01-02", now)).toBe(true);
  expect(isUnborn(null, now)).toBe(false);
});
