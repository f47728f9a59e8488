interface VitalSign {
  /** What can be measured at all; what lies outside is a slip of the pen. For any age. */
  possible: readonly [from: number, to: number];
  /** What asks for no second look. */
  usual?: readonly [from: number, to: number];
  /**
   * Of children, whose figures differ by age: what lies outside is so at no age before `adultAtYears` (the outermost of the bands that the
   * American Heart Association's PALS course teaches, widened). `null`: nothing is said about a child's.
   */
  ofChildren?: readonly [from: number, to: number] | null;
}

/** What is measured of a patient (facts of SATUSEHAT's vital signs; proposals, to be signed off by a clinician). */
export const vitalSigns = {
  systolic: { possible: [30, 320], usual: [90, 160], ofChildren: [50, 140] },
  diastolic: { possible: [10, 220], usual: [50, 100], ofChildren: [25, 95] },
  heartRate: { possible: [0, 350], usual: [50, 120], ofChildren: [55, 205] },
  respiratoryRate: { possible: [0, 120], usual: [10, 24], ofChildren: [12, 65] },
  temperature: { possible: [25, 45], usual: [35.5, 38] },
  oxygenSaturation: { possible: [0, 100], usual: [94, 100] },
  weightKg: { possible: [0.2, 400], usual: [30, 150], ofChildren: null },
  heightCm: { possible: [20, 260], usual: [130, 200], ofChildren: null },
} as const satisfies Record<string, VitalSign>;

export type VitalSignName = keyof typeof vitalSigns;

/** From this birthday on an adult's figures are taken. */
export const adultAtYears = 13;

/** Between which figures a sign usually lies; undefined where nothing is said about it. */
export function usualRange(name: VitalSignName, { isChild }: { isChild: boolean }): VitalSign["usual"] {
  const { usual, ofChildren = usual }: VitalSign = vitalSigns[name];
  return isChild ? (ofChildren ?? undefined) : usual;
}
