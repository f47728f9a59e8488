import type { Vitals, Warning } from "@rawat/contracts";

/** Kilograms over square metres, to one decimal; null unless both were measured. */
export function bodyMassIndexOf({ weightKg, heightCm }: Vitals): number | null {
  if (weightKg == null || heightCm == null) return null;
  return Math.round((weightKg / (heightCm / 100) ** 2) * 10) / 10;
}

interface Usual {
  sign: Exclude<keyof Vitals, "weightKg" | "heightCm">;
  code: string;
  from: number;
  to: number;
  /** Children's figures differ by age, and there is no table of them here: nothing is said about a child's. */
  ofAdults: boolean;
}

/** What asks for a second look (facts of SATUSEHAT's vital signs; proposals, to be signed off by a clinician). */
const usual: readonly Usual[] = [
  { sign: "heartRate", code: "heart_rate_unusual", from: 50, to: 120, ofAdults: true },
  { sign: "respiratoryRate", code: "respiratory_rate_unusual", from: 10, to: 24, ofAdults: true },
  { sign: "systolic", code: "systolic_unusual", from: 90, to: 160, ofAdults: true },
  { sign: "diastolic", code: "diastolic_unusual", from: 50, to: 100, ofAdults: true },
  { sign: "temperature", code: "temperature_unusual", from: 35.5, to: 38, ofAdults: false },
  { sign: "oxygenSaturation", code: "oxygen_saturation_unusual", from: 94, to: 100, ofAdults: false },
];

const adultAtYears = 13;

/** What about these measurements deserves a second look. None of it is a reason to refuse. */
export function unusualVitals(vitals: Vitals | null, birthDate: string | null, now: Date): Warning[] {
  if (vitals === null) return [];
  const child = birthDate !== null && isYounger(birthDate, adultAtYears, now);
  return usual.flatMap(({ sign, code, from, to, ofAdults }) => {
    const value = vitals[sign];
    if (value == null || (value >= from && value <= to) || (ofAdults && child)) return [];
    return [{ code, path: `vitals.${sign}`, message: `Usually from ${from} to ${to}` }];
  });
}

function isYounger(birthDate: string, years: number, now: Date): boolean {
  const birthday = `${String(now.getUTCFullYear() - years).padStart(4, "0")}${now.toISOString().slice(4, 10)}`;
  return birthDate > birthday;
}
