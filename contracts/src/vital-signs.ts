interface VitalSign {
  /** What can be measured at all; what lies outside is a slip of the pen. For any age. */
  possible: readonly [from: number, to: number];
  /** What asks for no second look. */
  usual?: readonly [from: number, to: number];
  /**
   * Of children, where it is not told by bands of age: what lies outside is so at no age before `adultAtYears` (the outermost of the bands that
   * the American Heart Association's PALS course teaches, widened).
   */
  ofChildren?: readonly [from: number, to: number];
}

/** What is measured of a patient (facts of SATUSEHAT's vital signs; proposals, to be signed off by a clinician). */
export const vitalSigns = {
  systolic: { possible: [30, 320], usual: [90, 160], ofChildren: [50, 140] },
  diastolic: { possible: [10, 220], usual: [50, 100], ofChildren: [25, 95] },
  heartRate: { possible: [0, 350], usual: [50, 120] },
  respiratoryRate: { possible: [0, 120], usual: [10, 24] },
  temperature: { possible: [25, 45], usual: [35.5, 38] },
  oxygenSaturation: { possible: [0, 100], usual: [94, 100] },
  weightKg: { possible: [0.2, 400], usual: [30, 150] },
  heightCm: { possible: [20, 260], usual: [130, 200] },
} as const satisfies Record<string, VitalSign>;

export type VitalSignName = keyof typeof vitalSigns;

/** From this birthday on an adult's figures are taken. */
const adultAtYears = 13;

type Range = readonly [from: number, to: number];

/**
 * Bands of childhood, each up to a birthday. Pulse and breaths by the American Heart Association's PALS course, weight and height by WHO's growth
 * standards and references (third to ninety-seventh percentile); all of them widened, for what is marked too often is not read.
 */
const bands: readonly { beforeYears: number; of: Partial<Record<VitalSignName, Range>> }[] = [
  { beforeYears: 1, of: { heartRate: [80, 205], respiratoryRate: [25, 65], weightKg: [1.5, 13], heightCm: [40, 85] } },
  { beforeYears: 3, of: { heartRate: [75, 195], respiratoryRate: [18, 45], weightKg: [6, 20], heightCm: [65, 110] } },
  { beforeYears: 6, of: { heartRate: [60, 150], respiratoryRate: [16, 35], weightKg: [9, 35], heightCm: [80, 130] } },
  {
    beforeYears: 10,
    of: { heartRate: [55, 140], respiratoryRate: [14, 32], weightKg: [13, 60], heightCm: [100, 160] },
  },
  {
    beforeYears: adultAtYears,
    of: { heartRate: [55, 130], respiratoryRate: [12, 30], weightKg: [19, 90], heightCm: [115, 185] },
  },
];

/** Between which figures a sign usually lies at an age in whole years, of an adult where it is null; undefined where nothing is said about it. */
export function usualRange(name: VitalSignName, ageYears: number | null): Range | undefined {
  const { usual, ofChildren = usual }: VitalSign = vitalSigns[name];
  const band = ageYears === null ? undefined : bands.find(({ beforeYears }) => ageYears < beforeYears);
  return band ? (band.of[name] ?? ofChildren) : usual;
}
