import type { Patient, Warning } from "@rawat/contracts";

/** A patient with the version that was read, to be sent back with a change. */
export interface Versioned {
  patient: Patient;
  warnings: readonly Warning[];
  etag: string | undefined;
}

interface Answered {
  data: Patient;
  meta: { warnings?: Warning[] | undefined };
  etag: string | undefined;
}

export const versioned = ({ data: patient, meta, etag }: Answered): Versioned => ({
  patient,
  warnings: meta.warnings ?? [],
  etag,
});
