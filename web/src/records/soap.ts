/** The parts of a doctor's note, in their order. */
export const soapNames = ["subjective", "objective", "assessment", "plan"] as const;
