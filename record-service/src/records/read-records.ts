import { type Actor, records } from "@rawat/contracts";
import {
  asksForAnothers,
  audit,
  decodeCursor,
  instantRange,
  inTransaction,
  NotFound,
  notYours,
  pageOf,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findNames } from "../people/person-store.ts";
import { listPositions, type Position } from "./listing-store.ts";
import { canSee, isPatient, scopeOf } from "./policy.ts";
import { present, type StoredRecord } from "./record.ts";
import { findLengths, findRecord, findRecords, findVersion, listVersions } from "./record-store.ts";

type ReadAction = "record.read" | "record.list" | "record.version_read";

/**
 * Writes down who is about to be shown these records. Unlike other reads it is written before the answer: nobody reads what
 * the patient could not be told of. What patients read of themselves is their own affair.
 *
 * @param soughtOf the patient whose records alone were looked for: that there are none is told of somebody's health too.
 */
export async function noteRead(
  { db }: Deps,
  actor: Actor,
  action: ReadAction,
  records: readonly Pick<StoredRecord, "id" | "patientId">[],
  soughtOf?: string,
): Promise<void> {
  if (isPatient(actor)) return;
  const shown = records.map(({ id, patientId }) => ({ action, subjectId: id, whose: { patientId } }));
  const deeds = shown.length === 0 && soughtOf ? [{ action, whose: { patientId: soughtOf } }] : shown;
  if (deeds.length > 0) await inTransaction(db, (trx) => audit(trx, actor, ...deeds));
}

/** A record under the names that people have now. */
export const show = async (deps: Deps, record: StoredRecord) => present(record, await namesIn(deps, [record]));

const namesIn = ({ db }: Deps, records: readonly StoredRecord[]) =>
  findNames(
    db,
    records.flatMap(({ patientId, doctorId }) => [patientId, doctorId]),
  );

/** A record that the actor may see, in its present version or the one told. @throws NotFound, also for one that is not the actor's to know of. */
export async function getRecord(deps: Deps, actor: Actor, id: string, version?: number) {
  // Whose it is first: to unseal another's and then say that there is none would take longer than where there is none.
  const row = await findRecord(deps.db, id);
  if (row && !canSee(actor, row.patientId)) throw notYours({ patientId: row.patientId });
  const record = row && (await findVersion(deps.db, id, deps.encryption, version));
  if (!record) throw new NotFound("not_found");
  await noteRead(deps, actor, version === undefined ? "record.read" : "record.version_read", [record]);
  return show(deps, record);
}

/** Who wrote which version of a record that the actor may see, the latest first. */
export async function readVersions(deps: Deps, actor: Actor, id: string) {
  const row = await findRecord(deps.db, id);
  if (!row) throw new NotFound("not_found");
  if (!canSee(actor, row.patientId)) throw notYours({ patientId: row.patientId });
  await noteRead(deps, actor, "record.version_read", [row]);
  return listVersions(deps.db, id);
}

const idsOf = (positions: readonly Position[]) => positions.map(({ id }) => id);

export interface RecordQuery {
  limit: number;
  cursor?: string | undefined;
  patientId?: string | undefined;
  doctorId?: string | undefined;
  diagnosis?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** A page of records, the latest first. A patient finds their own, and of others none. */
export async function listRecords(deps: Deps, actor: Actor, { limit, cursor, from, to, ...narrow }: RecordQuery) {
  const [createdAt = "", id = ""] = cursor ? decodeCursor(cursor, 2) : [];
  const scope = scopeOf(actor);
  const { patientId } = narrow;
  if (asksForAnothers(deps.refusals, records.list, scope, { patientId }))
    return { data: [], meta: { limit, nextCursor: null } };
  const positions = await listPositions(deps.db, {
    ...narrow,
    ...scope,
    ...instantRange({ from, to }, deps.zone),
    limit: limit + 1,
    beyond: cursor ? { id, createdAt } : undefined,
  });
  const lengths = await findLengths(deps.db, idsOf(positions));
  const positionOf = (position: Position) => [position.createdAt, position.id];
  const { page, meta } = pageOf(positions, limit, positionOf, (position) => lengths.get(position.id) ?? 0);
  const ids = idsOf(page);
  const found = await findRecords(deps.db, ids, deps.encryption);
  await noteRead(deps, actor, "record.list", found, patientId);
  const names = await namesIn(deps, found);
  return { data: found.map((record) => present(record, names)), meta };
}
