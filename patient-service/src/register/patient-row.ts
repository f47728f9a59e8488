import type { RegisteredPatient } from "./patient.ts";

/** A row of the table, as a cache may keep it: what is health data is sealed. */
export interface PatientRow {
  id: string;
  medicalRecordNumber: string;
  version: number;
  name: string;
  birthDate: string | null;
  gender: RegisteredPatient["gender"];
  nik: string | null;
  activeNik: string | null;
  bpjsNumber: string | null;
  phone: string | null;
  email: string | null;
  address: string | null;
  bloodType: RegisteredPatient["bloodType"];
  allergies: string | null;
  emergencyContact: string | null;
  notes: string | null;
  tags: string;
  matchKey: string;
  importKey: string | null;
  /** Not there in what a cache has kept since before it was a column. */
  registeredOnline?: number;
  archivedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export const isRegisteredOnline = ({ registeredOnline }: Pick<PatientRow, "registeredOnline">): boolean =>
  registeredOnline === 1;
