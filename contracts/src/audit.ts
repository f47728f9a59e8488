import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { Id, Instant, Line, PageMeta, pageQuery, rangeQuery } from "./primitives.ts";

/** Who did what, to what, whose, when, from where, with what result. Rows are only ever added. */
export const AuditEntry = z
  .object({
    id: Id,
    at: Instant,
    service: z.string(),
    action: z.string(),
    result: z.enum(["done", "refused"]),
    userId: z.string().nullable(),
    userName: z.string().nullable(),
    role: z.string().nullable(),
    patientId: z.string().nullable(),
    subjectId: z.string().nullable(),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof AuditEntry>;

const AuditQuery = z.strictObject({
  ...pageQuery,
  patientId: Id.optional(),
  userId: Id.optional(),
  action: Line(64).optional(),
  ...rangeQuery,
});
export type AuditQuery = z.infer<typeof AuditQuery>;

const trail = { query: AuditQuery, status: 200, response: z.array(AuditEntry), errors: [] } as const;

export const audit = {
  list: endpoint({
    method: "get",
    path: "/api/audit",
    access: ["admin"],
    summary: "Read the audit trail of every service, newest first",
    ...trail,
    meta: PageMeta.extend({ missing: z.array(z.string()).optional() }),
  }),
} as const;

/** The trail of one service, as every service offers it to the gateway. */
export const serviceAudit = {
  list: endpoint({
    method: "get",
    path: "/internal/audit",
    access: "service",
    summary: "Read this service's audit trail, newest first",
    ...trail,
    meta: PageMeta,
  }),
} as const;
