interface VitalSign {
  /** What can be measured at all; what lies outside is a slip of the pen. For any age. */
  possible: readonly [from: number, to: number];
  /** What asks for no second look. */
  usual?: readonly [from: number, to: number];
  /** Children's figures differ by age, and there is no table of them here: nothing is said about a child's. */
  ofAdults?: true;
}

/** What is measured of a patient (facts of SATUSEHAT's vital signs; proposals, to be signed off by a clinician). */
export const vitalSigns = {
  systolic: { possible: [30, 320], usual: [90, 160], ofAdults: true },
  diastolic: { possible: [10, 220], usual: [50, 100], ofAdults: true },
  heartRate: { possible: [0, 350], usual: [50, 120], ofAdults: true },
  respiratoryRate: { possible: [0, 120], usual: [10, 24], ofAdults: true },
  temperature: { possible: [25, 45], usual: [35.5, 38] },
  oxygenSaturation: { possible: [0, 100], usual: [94, 100] },
  weightKg: { possible: [0.2, 400], usual: [30, 150], ofAdults: true },
  heightCm: { possible: [20, 260], usual: [130, 200], ofAdults: true },
} as const satisfies Record<string, VitalSign>;

export type VitalSignName = keyof typeof vitalSigns;

/** From this birthday on an adult's figures are taken. */
export const adultAtYears = 13;

/** Between which figures a sign usually lies; undefined where nothing is said about it. */
export function usualRange(name: VitalSignName, { isChild }: { isChild: boolean }): VitalSign["usual"] {
  const { usual, ofAdults }: VitalSign = vitalSigns[name];
  return ofAdults && isChild ? undefined : usual;
}
