import { type Actor, type Appointment, type AppointmentStatus, appointments } from "@rawat/contracts";
import { asksForAnothers, decodeCursor, instantRange, NotFound, notYours, pageOf } from "@rawat/platform";
import type { Knex } from "knex";
import type { Deps } from "../deps.ts";
import { findPeople } from "../people/people-store.ts";
import type { KeptAppointment } from "./appointment.ts";
import { findRow, listRows, openRow } from "./appointment-store.ts";
import { canSee, scopeOf } from "./policy.ts";

/** An appointment that the actor may see. @throws NotFound, also for one that is not the actor's to know of. */
export async function getAppointment(
  { db, encryption }: Pick<Deps, "db" | "encryption">,
  actor: Actor,
  id: string,
): Promise<KeptAppointment> {
  const row = await findRow(db, id);
  if (!row) throw new NotFound("not_found");
  if (!canSee(actor, row)) throw notYours({ patientId: row.patientId });
  return openRow(row, encryption);
}

export interface AppointmentQuery {
  limit: number;
  cursor?: string | undefined;
  patientId?: string | undefined;
  doctorId?: string | undefined;
  status?: AppointmentStatus | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** A page of the appointments that the actor may see, the latest first. */
export async function listAppointments(deps: Deps, actor: Actor, query: AppointmentQuery) {
  const { db, encryption, zone } = deps;
  const { limit, cursor, patientId, doctorId, status } = query;
  const [startsAt = "", id = ""] = cursor ? decodeCursor(cursor, 2) : [];
  const asked = { ...(patientId && { patientId }), ...(doctorId && { doctorId }), ...(status && { status }) };
  const scope = scopeOf(actor);
  const isNobodys = asksForAnothers(deps.refusals, appointments.list, scope, { patientId });
  const rows = isNobodys
    ? []
    : await listRows(db, {
        limit: limit + 1,
        only: [scope, asked],
        ...instantRange(query, zone),
        after: cursor ? { startsAt, id } : undefined,
      });
  const { page, meta } = pageOf(rows, limit, (row) => [row.startsAt, row.id]);
  const shown = page.map((row) => openRow(row, encryption));
  return { data: await present(db, shown), meta };
}

/** Appointments as they are shown, with the names of their people. */
export async function present(db: Knex, kept: readonly KeptAppointment[]): Promise<Appointment[]> {
  const people = await findPeople(
    db,
    kept.flatMap(({ patientId, doctorId }) => [patientId, doctorId]),
  );
  return kept.map((appointment) => {
    const patient = people.get(appointment.patientId);
    return {
      ...appointment,
      patientName: patient?.name ?? "",
      medicalRecordNumber: patient?.medicalRecordNumber ?? null,
      doctorName: people.get(appointment.doctorId)?.name ?? "",
    };
  });
}
