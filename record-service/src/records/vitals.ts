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

/** What about these measurements of a calendar day deserves a second look. None of it is a reason to refuse. */
export function unusualVitals(vitals: Vitals | null, birthDate: string | null, today: string): Warning[] {
  if (vitals === null) return [];
  const age = birthDate === null ? null : ageYears(birthDate, today);
  return (Object.keys(warned) as (keyof typeof warned)[]).flatMap((sign) => {
    const value = vitals[sign];
    const usual = usualRange(sign, age);
    if (value == null || !usual || (value >= usual[0] && value <= usual[1])) return [];
    return [{ code: warned[sign], path: `vitals.${sign}`, message: `Usually from ${usual[0]} to ${usual[1]}` }];
  });
}

/** Whole years from a birth date to a day. */
function ageYears(birthDate: string, today: string): number {
  const [born, present] = [birthDate, today].map((date) => Number(date.slice(0, 4))) as [number, number];
  return present - born - Number(today.slice(4) < birthDate.slice(4));
}
