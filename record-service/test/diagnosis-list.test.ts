import { DiagnosisCode } from "@rawat/contracts";
import { describe, expect, it } from "vitest";
import { commonCodes } from "../src/diagnoses/common-codes.ts";
import { diagnosisList, findEntry } from "../src/diagnoses/diagnosis-list.ts";
import { searchDiagnoses } from "../src/diagnoses/search-diagnoses.ts";

const codes = diagnosisList.map(({ code }) => code);
const found = (text: string, limit = 20) => searchDiagnoses(text, limit).map(({ code }) => code);

describe("the list of diagnoses", () => {
  it("has at least a thousand codes, each once and of the form a record takes", () => {
    expect(codes.length).toBeGreaterThanOrEqual(1_000);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    expect(codes.filter((code) => DiagnosisCode.safeParse(code).data !== code)).toEqual([]);
  });

  it("says every code in both languages, without a stray space", () => {
    const untidy = diagnosisList.filter(({ display, displayId }) =>
      [display, displayId].some((words) => !words || words !== words.trim() || /\s{2}|[\t|]/.test(words)),
    );
    expect(untidy).toEqual([]);
  });

  it("reaches over every chapter", () => {
    expect([...new Set(codes.map((code) => code[0]))].sort().join("")).toBe("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  });

  it("knows every code that is told to be common, each told once", () => {
    expect(commonCodes.filter((code) => !findEntry(code))).toEqual([]);
    expect(commonCodes.filter((code, index) => commonCodes.indexOf(code) !== index)).toEqual([]);
  });
});

describe("searching diagnoses", () => {
  it.each([
    ["j06", "J06"],
    ["J06.9", "J06.9"],
    ["j069", "J06.9"],
    [" e11 ", "E11"],
    ["demam berdarah", "A91"],
    ["hypertension", "I10"],
    ["darah tinggi", "I10"],
    ["hipertensi", "I10"],
    ["kencing manis", "E11.9"],
    ["diabetes tipe 2", "E11.9"],
    ["ispa", "J06.9"],
    ["tifus", "A01.0"],
    ["typh", "A01.0"],
    ["maag", "K30"],
    ["asthma", "J45.9"],
    ["batuk", "R05"],
    ["kudis", "B86"],
    ["Meniere", "H81.0"],
    ["guillain barre", "G61.0"],
    ["nyeri punggung bawah", "M54.5"],
    ["usus buntu", "K35.8"],
    ["covid", "U07.1"],
    ["hamil periksa", "Z34.9"],
  ])("by %j finds %s first", (text, code) => expect(found(text)[0]).toBe(code));

  it("puts a code before the codes that begin with it, and those before words", () => {
    const first = found("e11", 11);
    expect(first[0]).toBe("E11");
    expect(first.every((code) => code.startsWith("E11"))).toBe(true);
  });

  it("finds only what fits every word, by its beginning", () => {
    expect(found("demam kuning")).toEqual(["A95"]);
    expect(found("berdarah zzz")).toEqual([]);
    expect(found("ertensi")).toEqual([]);
  });

  it.each(["%", "'", "—", "..."])("finds nothing where there is no word: %j", (text) =>
    expect(found(text)).toEqual([]),
  );

  it("puts what has the very word before what has one that begins so", () => {
    const flu = found("flu", 50);
    expect(flu).toEqual(expect.arrayContaining(["J10", "N76.0"]));
    expect(flu.indexOf("J10")).toBeLessThan(flu.indexOf("N76.0"));
  });

  it("takes a few milliseconds of the processor", () => {
    found("warm up");
    const before = process.cpuUsage();
    for (let turn = 0; turn < 100; turn++) found("diabetes melitus tipe");
    const { user } = process.cpuUsage(before);
    expect(user / 1_000 / 100).toBeLessThan(10);
  });

  it("tells no more than asked", () => expect(searchDiagnoses("demam", 3)).toHaveLength(3));
});
