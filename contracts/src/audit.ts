import { z } from "zod";
import { type Endpoint, endpoint } from "./endpoint.ts";
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
    /** How many there were: patients whom a list showed, refusals that have no entry of their own. */
    count: z.number().int().nullable().default(null),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof AuditEntry>;

/** A patient, or something of theirs, by the patient's own id. */
const ofPatient = /^[A-Z]+ \/api\/patients\/:id(?:\/|$)/;

/** How the trail names what an endpoint does where it has no word of its own: by method and path, without anybody's id. */
export const actionOf = ({ method, path }: Pick<Endpoint, "method" | "path">): string =>
  `${method.toUpperCase()} ${path}`;

/**
 * What the trail keeps of a request that was refused: what it wanted, and the id that its path names. No word of the caller's
 * own is among it. Whether there is such a patient nobody looks, for the trail of one must tell who tried.
 */
export function wantedBy(action: string, path: string): { action: string; subjectId?: string; patientId?: string } {
  const subjectId = path.split("/").findLast((segment) => Id.safeParse(segment).success);
  if (subjectId === undefined) return { action };
  return { action, subjectId, ...(ofPatient.test(action) && { patientId: subjectId }) };
}

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
