import { type AccountActor, type ConsultationState, type ConsultationStatus, consultations } from "@rawat/contracts";
import { asksForAnothers, decodeCursor, pageOf } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findParticipants } from "../people/account-store.ts";
import { findNames } from "../people/person-store.ts";
import { findOnline } from "../presence/presence-store.ts";
import { type BegunConsultation, isBegun, presented } from "./consultation.ts";
import { listConsultations as listRows } from "./consultation-store.ts";
import { getConsultation, scopeOf } from "./policy.ts";
import { listReadMarks } from "./read-mark-store.ts";
import { secondsUntil } from "./times.ts";

interface ConsultationQuery {
  limit: number;
  cursor?: string | undefined;
  status?: ConsultationStatus | undefined;
  patientId?: string | undefined;
  doctorId?: string | undefined;
  paymentId?: string | undefined;
}

/** A page of the consultations that the actor may see, the newest first. */
export async function listConsultations({ db, refusals }: Deps, actor: AccountActor, query: ConsultationQuery) {
  const { limit, cursor, status, patientId, doctorId, paymentId } = query;
  const [beforeId] = cursor ? decodeCursor(cursor, 1) : [];
  const scope = scopeOf(actor);
  const isNobodys =
    asksForAnothers(refusals, consultations.list, scope, { patientId }) ||
    (doctorId !== undefined && scope.doctorId !== undefined && doctorId !== scope.doctorId);
  const only = {
    ...(status && { status }),
    ...(patientId && { patientId }),
    ...(doctorId && { doctorId }),
    ...(paymentId && { paymentId }),
    ...scope,
  };
  const rows = isNobodys ? [] : await listRows(db, { limit: limit + 1, only, beforeId });
  const { page, meta } = pageOf(rows.filter(isBegun), limit, ({ id }) => [id]);
  const names = await namesIn(db, page);
  return { data: page.map((one) => presented(one, names)), meta };
}

/** One consultation as it is shown. */
export const presentOne = async ({ db }: Pick<Deps, "db">, consultation: BegunConsultation) =>
  presented(consultation, await namesIn(db, [consultation]));

const namesIn = (db: Deps["db"], shown: readonly BegunConsultation[]) =>
  findNames(
    db,
    shown.flatMap(({ patientId, doctorId }) => [patientId, doctorId]),
  );

/** How far a consultation is, and who of the two is there. @throws NotFound */
export async function readState(deps: Deps, actor: AccountActor, id: string): Promise<ConsultationState> {
  const { db, clock } = deps;
  const consultation = await getConsultation(deps, actor, id);
  const [accounts, names, readMarks] = await Promise.all([
    findParticipants(db, consultation),
    namesIn(db, [consultation]),
    listReadMarks(db, id),
  ]);
  const now = clock.now();
  const online = await findOnline(
    db,
    accounts.map(({ id: userId }) => userId),
  );
  const { status, startedAt, expiresAt, patientId, doctorId } = consultation;
  return {
    status,
    startedAt,
    expiresAt,
    secondsRemaining: status === "active" ? secondsUntil(expiresAt, now) : 0,
    participants: accounts.map(({ id: userId, role, name }) => ({
      userId,
      name: names.get(role === "patient" ? patientId : doctorId) ?? name,
      role,
      // Whom one has talked with is nobody to be watched after it.
      online: status === "active" && online.has(userId),
    })),
    readMarks,
  };
}
