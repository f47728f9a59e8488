import type { Actor } from "@rawat/contracts";
import {
  createLanes,
  decodeCursor,
  encodeCursor,
  inTurns,
  type Line,
  NotFound,
  notYours,
  pageOf,
  textLengthOf,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { full } from "../full.ts";
import { type Found, searchPatients } from "../search/search-patients.ts";
import type { RegisteredPatient } from "./patient.ts";
import type { PatientRow } from "./patient-row.ts";
import { findRow, listRows, openRow } from "./patient-store.ts";
import { canSee, canSeeArchived, isPatient } from "./policy.ts";

/** The row of a patient whom the actor may see. @throws NotFound, also for one that is not the actor's to know of. */
export async function getRow(
  { db, cache }: Pick<Deps, "db" | "cache">,
  actor: Actor,
  id: string,
  includeArchived?: boolean,
): Promise<PatientRow> {
  if (!canSee(actor, id)) throw notYours({ patientId: id });
  const row = await cache.through(id, () => findRow(db, id));
  if (!row) throw new NotFound("not_found");
  // Who asks for the archived by name and may not is refused; for everybody else they are gone.
  if (row.archivedAt !== null && !canSeeArchived(actor, includeArchived))
    throw includeArchived ? notYours({ patientId: id }) : new NotFound("not_found");
  return row;
}

/** A patient whom the actor may see. @throws NotFound */
export async function getPatient(
  deps: Deps,
  actor: Actor,
  id: string,
  includeArchived?: boolean,
): Promise<RegisteredPatient> {
  const { encryption, readAudit } = deps;
  const row = await getRow(deps, actor, id, includeArchived);
  if (actor.kind === "account" && !isPatient(actor))
    readAudit.note(actor, { action: "patient.read", subjectId: id, whose: { patientId: id } });
  return openRow(row, encryption);
}

export interface PatientQuery {
  limit: number;
  cursor?: string | undefined;
  q?: string | undefined;
  includeArchived?: boolean | undefined;
}

/** Whoever searches for what hardly anybody has makes much work: however many at once they ask for, few are in hand. */
const searching = createLanes({ insideMax: 2, waitingMax: 2_000 });
const allSearching = createLanes({ insideMax: 8, waitingMax: 4_000 });
function searchLinesOf(actor: Actor): Line[] {
  const whose = actor.kind === "account" ? actor.accountId : "";
  return [
    [searching, whose],
    [allSearching, "", whose],
  ];
}

/** A page of the register: found by words, or the newest first. A patient's register is themself. */
export async function listPatients(deps: Deps, actor: Actor, query: PatientQuery) {
  if (isPatient(actor)) return listThemself(deps, actor, query.limit);
  const found = await findPage(deps, actor, query);
  // How many people somebody was shown, and whether they looked for some; never whom, nor by which words.
  deps.readAudit.note(actor, {
    action: query.q === undefined ? "patient.list" : "patient.search",
    count: found.patients.length,
  });
  return found;
}

async function findPage({ db, encryption }: Deps, actor: Actor, { limit, cursor, q, includeArchived }: PatientQuery) {
  const archivedToo = canSeeArchived(actor, includeArchived);
  if (q === undefined) {
    const [beforeId] = cursor ? decodeCursor(cursor, 1) : [];
    const rows = await listRows(db, { limit: limit + 1, beforeId, archivedToo });
    const { page, meta } = pageOf(rows, limit, ({ id }) => [id], textLengthOf);
    return { patients: page.map((row) => openRow(row, encryption)), meta };
  }
  const [term = "", patientId = ""] = cursor ? decodeCursor(cursor, 2) : [];
  const search = { text: q, limit: limit + 1, after: cursor ? { term, patientId } : undefined, archivedToo };
  const { found, stoppedAt } = await inTurns(searchLinesOf(actor), full, () => searchPatients(db, search));
  const positionOf = ({ position }: Found) => [position.term, position.patientId];
  const { page, meta } = pageOf(found, limit, positionOf, ({ row }) => textLengthOf(row));
  const isWhole = page.length === found.length;
  const nextCursor = stoppedAt && isWhole ? encodeCursor([stoppedAt.term, stoppedAt.patientId]) : meta.nextCursor;
  return { patients: page.map(({ row }) => openRow(row, encryption)), meta: { ...meta, nextCursor } };
}

async function listThemself(deps: Deps, actor: Extract<Actor, { kind: "account" }>, limit: number) {
  const row = actor.patientId ? await findRow(deps.db, actor.patientId) : undefined;
  const patients = row && row.archivedAt === null ? [openRow(row, deps.encryption)] : [];
  return { patients, meta: { limit, nextCursor: null } };
}
