import { z } from "zod";
import type { Wanted } from "./language/domain.ts";
import { endpoint } from "./language/endpoint.ts";
import { Id, PageMeta } from "./language/primitives.ts";
import { trailEntry, trailQuery } from "./language/trail.ts";

/** Who did what, to what, whose, when, from where, with what result. Rows are only ever added. */
export const AuditEntry = z.object({ ...trailEntry, patientId: z.string().nullable() }).meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof AuditEntry>;

/** A patient, or something of theirs, by the patient's own id. */
const ofPatient = /^[A-Z]+ \/api\/patients\/:id(?:\/|$)/;

/**
 * What the trail keeps of a request that was refused: what it wanted, and the id that its path names. No word of the caller's
 * own is among it. Whether there is such a patient nobody looks, for the trail of one must tell who tried.
 */
export function wantedBy(action: string, path: string): Wanted {
  const subjectId = path.split("/").findLast((segment) => Id.safeParse(segment).success);
  if (subjectId === undefined) return { action };
  return { action, subjectId, ...(ofPatient.test(action) && { whose: { patientId: subjectId } }) };
}

const AuditQuery = z.strictObject({ ...trailQuery, patientId: Id.optional() });
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
