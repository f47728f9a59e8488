import { type AuditEntry, audit as auditContract, domain } from "@rawat/contracts";
import { audit, migrate, newId, platformMigrations, auditHandlers as trailHandlers } from "@rawat/platform";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openOwnDatabase } from "../../platform/test/own-database.ts";
import { auditHandlers, type Trails } from "../src/own/audit-handlers.ts";

const zone = "Asia/Jakarta";

let own: Awaited<ReturnType<typeof openOwnDatabase>>;
let service: Awaited<ReturnType<typeof openOwnDatabase>>;
beforeAll(async () => {
  [own, service] = await Promise.all([openOwnDatabase(), openOwnDatabase()]);
  for (const { db } of [own, service]) await migrate(db, platformMigrations(domain.owners));
});
afterAll(() => Promise.all([own.close(), service.close()]));

it("the trail page by page comes to its end, also where a page is full of one service's entries", async () => {
  const subjectIds = Array.from({ length: 5 }, () => newId());
  const deeds = subjectIds.map((subjectId) => ({ action: "patient.update", subjectId }));
  await audit(service.db, { kind: "service", service: "patient" }, ...deeds);
  const offered = trailHandlers<AuditEntry>(service.db, "patient", zone);
  // As over HTTP a query is text.
  const list = ({ query }: { query: Record<string, string> }) =>
    offered.list({ query: { ...query, limit: Number(query.limit) } });
  const { list: read } = auditHandlers({ db: own.db, zone }, { patient: { list } } as unknown as Trails);
  const seen: (string | null)[] = [];
  for (let cursor: string | undefined, pages = 0; pages === 0 || cursor; pages++) {
    const query = auditContract.list.query.parse({ limit: "2", ...(cursor && { cursor }) });
    const { data, meta } = await read({ query } as Parameters<typeof read>[0]);
    seen.push(...data.map(({ subjectId }) => subjectId));
    cursor = meta?.nextCursor ?? undefined;
  }
  expect(seen).toEqual(subjectIds.toReversed());
});
