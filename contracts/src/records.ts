import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { PatientMeta } from "./patient.ts";
import { Id, IdParams, Line, PageMeta, pageQuery, rangeQuery } from "./primitives.ts";
import {
  AccessEntry,
  DiagnosisCode,
  DiagnosisEntry,
  MedicalRecord,
  NewMedicalRecord,
  RecordRemoval,
  RecordVersion,
} from "./record.ts";

const readers = ["admin", "doctor", "patient"] as const;
const writing = ["unknown_patient", "unknown_appointment", "unknown_diagnosis"] as const;

/** `warnings` are unusual vitals: worth a second look, no reason to refuse. */
const RecordMeta = PatientMeta;

export const records = {
  list: endpoint({
    method: "get",
    path: "/api/records",
    access: readers,
    summary: "List medical records, the latest first",
    description:
      "A patient sees their own. Whatever a doctor or an administrator is shown is written down and told to the patient.",
    query: z.strictObject({
      ...pageQuery,
      ...rangeQuery,
      patientId: Id.optional(),
      doctorId: Id.optional(),
      diagnosis: DiagnosisCode.optional(),
    }),
    status: 200,
    response: z.array(MedicalRecord),
    meta: PageMeta,
    errors: [],
  }),
  create: endpoint({
    method: "post",
    path: "/api/records",
    access: ["doctor"],
    summary: "Write a medical record",
    body: NewMedicalRecord,
    status: 201,
    response: MedicalRecord,
    meta: RecordMeta,
    idempotent: true,
    errors: writing,
  }),
  diagnosisCodes: endpoint({
    method: "get",
    path: "/api/records/diagnosis-codes",
    access: "signed_in",
    summary: "Search ICD-10 by code and by Indonesian or English words",
    query: z.strictObject({ q: Line(100), limit: pageQuery.limit }),
    status: 200,
    response: z.array(DiagnosisEntry),
    errors: [],
  }),
  accessLog: endpoint({
    method: "get",
    path: "/api/records/access-log",
    access: ["admin", "patient"],
    summary: "Who read or wrote a patient's records, the latest first",
    description: "A patient sees their own log, an administrator that of the patient named.",
    query: z.strictObject({ ...pageQuery, patientId: Id.optional() }),
    status: 200,
    response: z.array(AccessEntry),
    meta: PageMeta,
    errors: [],
  }),
  get: endpoint({
    method: "get",
    path: "/api/records/:id",
    access: readers,
    summary: "Read a medical record",
    params: IdParams,
    status: 200,
    response: MedicalRecord,
    meta: RecordMeta,
    errors: [],
  }),
  amend: endpoint({
    method: "put",
    path: "/api/records/:id",
    access: ["admin", "doctor"],
    summary: "Amend a medical record: a new version, the old ones are kept",
    description: "By its author or an administrator.",
    params: IdParams,
    body: NewMedicalRecord,
    status: 200,
    response: MedicalRecord,
    meta: RecordMeta,
    ifMatch: "required",
    errors: [...writing, "patient_fixed", "entered_in_error", "not_allowed"],
  }),
  remove: endpoint({
    method: "delete",
    path: "/api/records/:id",
    access: ["admin", "doctor"],
    summary: "Mark a record as entered in error: hidden from lists, never destroyed",
    params: IdParams,
    body: RecordRemoval.optional(),
    status: 204,
    ifMatch: "optional",
    errors: ["entered_in_error", "not_allowed"],
  }),
  versions: endpoint({
    method: "get",
    path: "/api/records/:id/versions",
    access: readers,
    summary: "List a record's versions, the latest first",
    params: IdParams,
    status: 200,
    response: z.array(RecordVersion),
    errors: [],
  }),
  version: endpoint({
    method: "get",
    path: "/api/records/:id/versions/:version",
    access: readers,
    summary: "Read one version of a record",
    params: z.strictObject({ id: Id, version: z.string().regex(/^[1-9]\d{0,5}$/) }),
    status: 200,
    response: MedicalRecord,
    errors: [],
  }),
} as const;
