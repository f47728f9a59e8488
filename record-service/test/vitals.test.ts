import { describe, expect, it } from "vitest";
import { bodyMassIndexOf, unusualVitals } from "../src/records/vitals.ts";

const today = "2026-11-21";
const codes = (vitals: Parameters<typeof unusualVitals>[0], birthDate: string | null = null) =>
  unusualVitals(vitals, birthDate, today).map(({ code, path }) => `${code} ${path}`);

describe("what vitals warn of", () => {
  it.each([
    ["nothing of what was not measured", {}, []],
    ["nothing of what was left empty", { heartRate: null, temperature: null }, []],
    [
      "nothing at the edge of the usual",
      { heartRate: 120, respiratoryRate: 10, systolic: 160, diastolic: 50, temperature: 38, oxygenSaturation: 94 },
      [],
    ],
    ["a fast heart", { heartRate: 121 }, ["heart_rate_unusual vitals.heartRate"]],
    ["a slow breath", { respiratoryRate: 9 }, ["respiratory_rate_unusual vitals.respiratoryRate"]],
    [
      "a high pressure, each of its numbers",
      { systolic: 190, diastolic: 110 },
      ["systolic_unusual vitals.systolic", "diastolic_unusual vitals.diastolic"],
    ],
    ["a fever", { temperature: 38.1 }, ["temperature_unusual vitals.temperature"]],
    ["too little oxygen", { oxygenSaturation: 93 }, ["oxygen_saturation_unusual vitals.oxygenSaturation"]],
    ["no weight and no height", { weightKg: 400, heightCm: 20 }, []],
  ])("%s", (_, vitals, expected) => expect(codes(vitals)).toEqual(expected));

  it("says nothing of a record without vitals", () => expect(codes(null)).toEqual([]));

  it("takes an adult's figures for no child under 13, and for everybody whose age is not known", () => {
    const fast = { heartRate: 125, temperature: 39 };
    expect(codes(fast, "2013-11-22")).toEqual(["temperature_unusual vitals.temperature"]);
    expect(codes(fast, "2013-11-21")).toHaveLength(2);
    expect(codes(fast, null)).toHaveLength(2);
  });

  it.each([
    ["2026-11-20", 80, 205],
    ["2025-11-22", 80, 205],
    ["2025-11-21", 75, 195],
    ["2023-11-21", 60, 150],
    ["2020-11-21", 55, 140],
    ["2016-11-21", 55, 130],
    ["2013-11-21", 50, 120],
  ])("marks a pulse of whoever is born on %s below %i and above %i", (born, from, to) => {
    const pulse = (heartRate: number) => codes({ heartRate }, born).length;
    expect([from - 1, from, to, to + 1].map(pulse)).toEqual([1, 0, 0, 1]);
  });

  it("says of a child what is so at no child's age", () => {
    const child = "2025-07-01";
    expect(codes({ heartRate: 180, respiratoryRate: 45, systolic: 80, diastolic: 40 }, child)).toEqual([]);
    expect(codes({ heartRate: 20, respiratoryRate: 5, systolic: 220, diastolic: 130 }, child)).toHaveLength(4);
  });
});

describe("the body mass index", () => {
  it("is kilograms over square metres, to one decimal", () => {
    expect(bodyMassIndexOf({ weightKg: 70, heightCm: 175 })).toBe(22.9);
    expect(bodyMassIndexOf({ weightKg: 3.4, heightCm: 50 })).toBe(13.6);
  });

  it.each([{}, { weightKg: 70 }, { heightCm: 175 }, { weightKg: 70, heightCm: null }])("is not told of %j", (vitals) =>
    expect(bodyMassIndexOf(vitals)).toBeNull(),
  );
});
