import { usualRange, type VitalSignName, type Vitals, type Warning } from "@rawat/contracts";

/** Kilograms over square metres, to one decimal; null unless both were measured. */
export function bodyMassIndexOf({ weightKg, heightCm }: Vitals): number | null {
  if (weightKg == null || heightCm == null) return null;
  return Math.round((weightKg / (heightCm / 100) ** 2) * 10) / 10;
}

/** The signs that a warning is told of, in this order. */
const warned = {
  heartRate: "heart_rate_unusual",
  respiratoryRate: "respiratory_rate_unusual",
  systolic: "systolic_unusual",
  diastolic: "diastolic_unusual",
  temperature: "temperature_unusual",
  oxygenSaturation: "oxygen_saturation_unusual",
} as const satisfies Partial<Record<VitalSignName, string>>;

/** What about these measurements deserves a second look. None of it is a reason to refuse. */
export function unusualVitals(vitals: Vitals | null, birthDate: string | null, now: Date): Warning[] {
  if (vitals === null) return [];
  const age = birthDate === null ? null : ageYears(birthDate, now);
  return (Object.keys(warned) as (keyof typeof warned)[]).flatMap((sign) => {
    const value = vitals[sign];
    const usual = usualRange(sign, age);
    if (value == null || !usual || (value >= usual[0] && value <= usual[1])) return [];
    return [{ code: warned[sign], path: `vitals.${sign}`, message: `Usually from ${usual[0]} to ${usual[1]}` }];
  });
}

/** Whole years since a birth date. */
function ageYears(birthDate: string, now: Date): number {
  const years = now.getUTCFullYear() - Number(birthDate.slice(0, 4));
  return now.toISOString().slice(4, 10) < birthDate.slice(4) ? years - 1 : years;
}
