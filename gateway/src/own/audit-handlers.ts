import type { AuditEntry, AuditQuery, audit, Client, serviceAudit } from "@rawat/contracts";
import { askBriefly, type Handlers, ProblemError, readTrail } from "@rawat/platform";
import type { Deps } from "../deps.ts";

/** The services' own trails, by name. */
export type Trails = Readonly<Record<string, Client<typeof serviceAudit>>>;

/** Joins the trails of all services: ids are made in the order of time, so the newest of each make the newest of all. */
export function auditHandlers({ db, zone }: Pick<Deps, "db" | "zone">, trails: Trails): Handlers<typeof audit> {
  return {
    list: async ({ query }) => {
      const missing: string[] = [];
      const asked = Object.entries(trails).map(async ([service, trail]): Promise<AuditEntry[]> => {
        try {
          return (await askBriefly(() => trail.list({ query: textOf(query) }))).data;
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          missing.push(service);
          return [];
        }
      });
      const own = readTrail<AuditEntry>(db, "gateway", zone, { ...query });
      const all = (await Promise.all([own, ...asked])).flat().sort((a, b) => (a.id < b.id ? 1 : -1));
      const page = all.slice(0, query.limit);
      // A trail that filled its page may hold more, even where all of this page came from others.
      const more = all.length > query.limit || page.length === query.limit;
      return {
        data: page,
        meta: {
          limit: query.limit,
          nextCursor: more ? (page.at(-1)?.id ?? null) : null,
          ...(missing.length > 0 && { missing }),
        },
      };
    },
  };
}

const textOf = ({ limit, ...query }: AuditQuery) => ({ ...query, limit: String(limit) });
