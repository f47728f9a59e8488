import { z } from "zod";
import { Consultation, ConsultationStatus, ConsultationSummary } from "./consultation.ts";
import { endpoint } from "./language/endpoint.ts";
import { Id, IdParams, PageMeta, pageQuery } from "./language/primitives.ts";

const readers = ["admin", "doctor", "patient"] as const;

export const consultations = {
  list: endpoint({
    method: "get",
    path: "/api/consultations",
    access: readers,
    summary: "List consultations, the newest first",
    description: "A doctor and a patient see their own.",
    query: z.strictObject({
      ...pageQuery,
      status: ConsultationStatus.optional(),
      patientId: Id.optional(),
      doctorId: Id.optional(),
      paymentId: Id.optional(),
    }),
    status: 200,
    response: z.array(Consultation),
    meta: PageMeta,
    errors: [],
  }),
  get: endpoint({
    method: "get",
    path: "/api/consultations/:id",
    access: readers,
    summary: "Read a consultation",
    params: IdParams,
    status: 200,
    response: Consultation,
    errors: [],
  }),
  end: endpoint({
    method: "post",
    path: "/api/consultations/:id/end",
    access: ["admin", "doctor"],
    summary: "End a consultation before its time",
    description: "What was paid goes back by itself where its doctor wrote nothing.",
    params: IdParams,
    status: 200,
    response: Consultation,
    errors: ["consultation_over"],
  }),
  summary: endpoint({
    method: "get",
    path: "/internal/consultations/:id",
    access: "service",
    summary: "What other services may know of a consultation",
    params: IdParams,
    status: 200,
    response: ConsultationSummary,
    errors: [],
  }),
} as const;
